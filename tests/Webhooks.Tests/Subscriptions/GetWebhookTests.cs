using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Tests.Subscriptions;

public class GetWebhookTests
{
    // A token of another subject has the same role, and still does not see it.
    [Theory, BothWays]
    public async Task Its_owner_and_operators_see_it_without_its_secret_and_nobody_else(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        var webhook = await stack.Partner().Subscribe("http://127.0.0.1:9/hook");
        var path = "/v1/webhooks/" + webhook.Text("id");
        foreach (var http in (HttpClient[])[stack.Partner(), stack.Http(Roles.Operator), stack.Http(Roles.Administrator)])
        {
            var shown = await http.GetAsync(path).Json();
            Assert.Equal(("", "enabled", "http://127.0.0.1:9/hook", Roles.Service), (shown.Text("secret"), shown.Text("state"), shown.Text("url"), shown.Text("owner")));
        }
        var operators = await stack.Http(Roles.Operator).Subscribe("http://127.0.0.1:9/hook");
        await stack.Partner().GetAsync("/v1/webhooks/" + operators.Text("id")).Problem(404, "not_found");
        await stack.Partner().GetAsync("/v1/webhooks/x").Problem(404, "not_found");
        await stack.Http().GetAsync(path).Problem(401, "token_missing");
    }
}
