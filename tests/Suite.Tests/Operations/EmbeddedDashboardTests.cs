using System.Diagnostics;
using System.Globalization;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Suite.Tests.Operations;

/// <summary>Starts a whole platform, so it runs when no other class of this project does.</summary>
[CollectionDefinition(nameof(EmbeddedDashboardTests), DisableParallelization = true), Collection(nameof(EmbeddedDashboardTests))]
public sealed class EmbeddedDashboardTests : IDisposable
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-dashboard-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task With_dashboard_the_trace_of_a_request_is_in_the_browser()
    {
        var dashboard = $"http://localhost:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        await using var run = await LocalProcess.Start(data.FullName, "--empty", "--dashboard", dashboard);
        Assert.Contains($"Traces, metrics and logs are at {dashboard}/", run.Output);
        using var http = run.Http();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/mission");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        Assert.True((await http.SendAsync(request)).IsSuccessStatusCode);
        using var browser = new HttpClient { BaseAddress = new Uri(dashboard) };
        var traces = await Eventually.Value("the trace", async () =>
            await browser.GetStringAsync("/api/telemetry/traces?limit=500") is var text
                && text.Contains(trace, StringComparison.OrdinalIgnoreCase) ? text : null);
        Assert.Contains("embassy-local", traces, StringComparison.Ordinal);
        Assert.Equal(0, await run.Stop());
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync("/"));
    }

    [Fact]
    public async Task An_address_that_others_can_reach_is_refused() => Assert.Contains("an http address of this machine",
        (await Assert.ThrowsAsync<InvalidOperationException>(
            () => LocalProcess.Start(data.FullName, "--empty", "--dashboard", "http://0.0.0.0:18888"))).Message, StringComparison.Ordinal);
}
