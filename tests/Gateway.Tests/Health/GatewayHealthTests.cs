using System.Net;
using System.Text.Json;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Health;

public class GatewayHealthTests
{
    [Theory, BothWays]
    public async Task Live_asks_nobody_and_ready_names_the_service_that_is_not(Way way)
    {
        await using var stack = await Stack.Start(way, [Platform.Hosts[0], Platform.Hosts[2], Platform.Alone("un"), Platform.Alone("nam")]);
        var ready = await stack.Http().GetAsync("/health/ready").Json();
        Assert.Equal("ok", ready.Text("status"));
        Assert.Equal(["content", "cooperation", "forums-nam", "forums-un"],
            ready.GetProperty("services").EnumerateObject().Select(s => s.Name).Order());
        Assert.All(ready.GetProperty("services").EnumerateObject(), s => Assert.Equal("ok", s.Value.GetString()));

        await stack.Stop("forums-un");
        await stack.Stop("cooperation");
        ready = JsonElement.Parse(await Eventually.Value("it is noticed", async () =>
            await stack.Http().GetAsync("/health/ready") is { StatusCode: HttpStatusCode.ServiceUnavailable } no
                ? await no.Content.ReadAsStringAsync() : null));
        Assert.Equal("unready", ready.Text("status"));
        Assert.Equal(["cooperation", "forums-un"], ready.GetProperty("unready").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal("unreachable", ready.GetProperty("services").Text("cooperation"));
        Platform.TellsNothingOfTheInside(ready.GetRawText());
        Assert.Equal("ok", (await stack.Http().GetAsync("/health/live").Json()).Text("status"));

        await stack.Restart("cooperation");
        await stack.Restart("forums-un");
        await Eventually.True("all are ready again", async () => (await stack.Http().GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task However_many_ask_the_services_are_asked_once_a_second()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        origin.Answers = http => http.Response.WriteAsJsonAsync(new { status = "ok" });
        await Eventually.True("it is ready", async () => (await stack.Http().GetAsync("/health/ready")).IsSuccessStatusCode);
        var (started, before) = (System.Diagnostics.Stopwatch.StartNew(), origin.Asked("/health/ready"));
        for (var i = 0; i < 20; i++)
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => stack.Http().GetAsync("/health/ready"))))
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(origin.Asked("/health/ready") - before, 0, (int)started.Elapsed.TotalSeconds + 1);
    }

    [Fact]
    public async Task While_it_drains_it_is_unready_and_asks_for_its_connections_to_be_closed()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack(new Dictionary<string, string?> { ["Gateway:DrainSeconds"] = "3600" });
        using var before = await stack.Http().GetAsync("/health/live");
        Assert.NotEqual(true, before.Headers.ConnectionClose);
        using var enough = new CancellationTokenSource();
        var stopping = stack.Gateway().StopAsync(enough.Token);
        await Eventually.True("it drains", async () =>
        {
            using var live = await stack.Http().GetAsync("/health/live");
            return live.IsSuccessStatusCode && live.Headers.ConnectionClose == true;
        });
        using var ready = await stack.Http().GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        await enough.CancelAsync();
        await stopping;
    }
}
