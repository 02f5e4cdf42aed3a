using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Tests.Subscriptions;

public class ListWebhooksTests
{
    [Theory, BothWays]
    public async Task Pages_hold_each_of_the_callers_own_once_oldest_first(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        var (partner, ids) = (stack.Partner(), new List<string>());
        for (var n = 0; n < 5; n++) ids.Add((await partner.Subscribe("http://127.0.0.1:9/" + n)).Text("id"));
        await stack.Http(Roles.Operator).Subscribe("http://127.0.0.1:9/operator");
        var (listed, token) = (new List<string>(), "");
        do
        {
            var page = await partner.GetAsync($"/v1/webhooks?pageSize=2&pageToken={token}").Json();
            listed.AddRange(page.GetProperty("webhooks").EnumerateArray().Select(w => w.Text("id")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(ids, listed);
        Assert.Equal(6, (await stack.Http(Roles.Operator).GetAsync("/v1/webhooks").Json()).GetProperty("webhooks").GetArrayLength());
        await partner.GetAsync("/v1/webhooks?pageToken=x").Problem(400, "invalid_page_token");
    }
}
