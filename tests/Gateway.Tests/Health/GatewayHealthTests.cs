using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Health;

public class GatewayHealthTests
{
    [Theory, BothWays]
    public async Task Live_asks_nobody_and_ready_names_the_service_that_is_not(Way way)
    {
        await using var stack = await Stack.Start(way, [Platform.Hosts[0], Platform.Hosts[2], Platform.Alone("un"), Platform.Alone("nam")]);
        var ready = await stack.Http().GetAsync("/health/ready").Json();
        Assert.Equal("ok", ready.Text("status"));
        Assert.Equal(["content", "cooperation", "forums-nam", "forums-un"], ready.GetProperty("services").EnumerateObject().Select(s => s.Name).Order());
        Assert.All(ready.GetProperty("services").EnumerateObject(), s => Assert.Equal("ok", s.Value.GetString()));

        await stack.Stop("forums-un");
        await stack.Stop("cooperation");
        ready = await stack.Http().GetAsync("/health/ready").Json(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unready", ready.Text("status"));
        Assert.Equal(["cooperation", "forums-un"], ready.GetProperty("unready").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal("unreachable", ready.GetProperty("services").Text("cooperation"));
        Platform.TellsNothingOfTheInside(ready.GetRawText());
        Assert.Equal("ok", (await stack.Http().GetAsync("/health/live").Json()).Text("status"));

        await stack.Restart("cooperation");
        await stack.Restart("forums-un");
        await Eventually.True("all are ready again", async () => (await stack.Http().GetAsync("/health/ready")).IsSuccessStatusCode);
    }
}
