
namespace Embassy.Webhooks.Tests.Deliveries;

public class ListDeliveriesTests
{
    [Theory, BothWays]
    public async Task A_receiver_that_is_away_gets_all_later_under_the_same_ids(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        receiver.Refuse(503);
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        var engagements = new List<string>();
        for (var n = 0; n < 3; n++) engagements.Add(await stack.NewEngagement());
        await Eventually.True("all wait, and one was tried twice",
            async () => await partner.Deliveries(id, "?state=waiting") is { Count: 3 } all
                && all.Any(d => d.GetProperty("attempts").GetInt32() >= 2));
        var tried = (await partner.Deliveries(id)).First(d => d.GetProperty("attempts").GetInt32() > 0);
        Assert.Equal((503, "It answered 503."), (tried.GetProperty("lastStatus").GetInt32(), tried.Text("lastError")));
        receiver.Answers = _ => Task.CompletedTask;
        await Eventually.True("all are delivered", async () => (await partner.Deliveries(id, "?state=delivered")).Count == 3);
        Assert.Equal(engagements.Select(e => "engagements/" + e).Order(), receiver.Arrived.Select(r => r.Subject).Distinct().Order());
        foreach (var attempts in receiver.Arrived.GroupBy(r => r.Subject))
            Assert.Single(attempts.Select(r => r.Headers["webhook-id"]).Distinct());
        // Newest first, in pages.
        var page = await partner.GetAsync($"/v1/webhooks/{id}/deliveries?pageSize=2").Json();
        var rest = await partner.GetAsync($"/v1/webhooks/{id}/deliveries?pageSize=2&pageToken={page.Text("nextPageToken")}").Json();
        Assert.Equal(3,
            page.GetProperty("deliveries").EnumerateArray().Concat(rest.GetProperty("deliveries").EnumerateArray())
                .Select(d => d.Text("id")).Distinct().Count());
        await partner.GetAsync($"/v1/webhooks/{id}/deliveries?state=lost").Problem(400, "invalid_request");
    }
}
