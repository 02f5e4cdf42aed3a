using System.Net;

namespace Embassy.Events.Tests.Calendars;

public class ListSubscriptionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Newest_first_page_by_page_and_never_a_secret(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        for (var i = 0; i < 5; i++)
            await office.Post("/v1/subscriptions", new { holder = $"Reader {i}", locale = "fr" }).Json(HttpStatusCode.Created);
        var (holders, token) = (new List<string>(), "");
        do
        {
            var page = await office.GetAsync($"/v1/subscriptions?pageSize=2&pageToken={token}").Json();
            foreach (var subscription in page.GetProperty("subscriptions").EnumerateArray())
            {
                holders.Add(subscription.Text("holder"));
                Assert.Equal("", subscription.Text("link"));
            }
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(["Reader 4", "Reader 3", "Reader 2", "Reader 1", "Reader 0"], holders);
        await office.GetAsync("/v1/subscriptions?pageToken=x").Problem(400, "invalid_page_token");
        await stack.Http().GetAsync("/v1/subscriptions").Problem(401, "token_missing");
    }
}
