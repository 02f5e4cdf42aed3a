using System.Globalization;
using System.Net.Sockets;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Problems;

public class ClientDisconnectsTests
{
    static readonly string[] Reads =
        ["/v1/overview", "/v1/dossiers/DZA-AZE", "/v1/changes", "/v1/forums", "/v1/pages?pageSize=50", "/v1/engagements", "/v1/mission",
            "/v1/timeline", "/health/ready"];

    // Hundreds of readers who go away: at once, in the middle, by closing and by reset, over HTTP/1.1 and HTTP/2.
    [Theory, BothWays]
    public async Task A_caller_that_goes_away_is_no_error(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        await stack.NewPage();
        await stack.NewEngagement();
        var before = stack.Logged().Count;
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (n, cancellation) =>
        {
            using var socket = await Raw.Connect(stack, from: 7);
            if (n % 2 == 0) socket.LingerState = new LingerOption(true, 0);
            var path = n % 3 == 0 ? "/v1/changes/stream" : Reads[n % Reads.Length];
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: embassy\r\n\r\n"));
            if (n % 4 == 0) await socket.ReceiveAsync(new byte[16]);
            else await Task.Delay(n % 30, cancellation);
        });
        using (var http =
            new HttpClient
            {
                BaseAddress = new Uri(stack.Address),
                DefaultRequestVersion = new(2, 0),
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
            })
            await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (n, _) =>
            {
                using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(n % 40));
                try
                {
                    using var answer =
                        await http.GetAsync(n % 3 == 0 ? "/v1/changes/stream" : Reads[n % Reads.Length],
                            HttpCompletionOption.ResponseHeadersRead, gone.Token);
                }
                catch (OperationCanceledException)
                {
                    // As asked.
                }
            });
        // All that was begun has ended when every stream has given its place back.
        await Eventually.True("the streams are closed", () => Task.FromResult(stack.Open() == 0));
        Assert.Empty(stack.Logged().Skip(before));
    }

    [Fact]
    public async Task A_gateway_that_is_told_to_stop_with_streams_open_logs_no_error()
    {
        await using var stack = await Stack.Start(Way.Embedded, Platform.Hosts);
        await stack.Connected();
        var address = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        var environment = Platform.Services.ToDictionary(s => "Services__" + s, s => (string?)stack.AddressOf(s));
        (environment["ASPNETCORE_URLS"], environment["Auth__KeyFile"], environment["Changes__StreamsPerClient"]) =
            (address, stack.KeyFile, "100");
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var gateway =
            await Child.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Gateway.dll")], environment: environment,
                heard: said.Enqueue, complained: said.Enqueue);
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await gateway.Until(async () =>
        {
            try
            {
                return (await http.GetAsync("/health/live")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "it answers", TimeSpan.FromSeconds(60));
        var streams = new List<HttpResponseMessage>();
        for (var n = 0; n < 50; n++)
        {
            streams.Add(await http.GetAsync("/v1/changes/stream", HttpCompletionOption.ResponseHeadersRead));
            Assert.True(streams[n].IsSuccessStatusCode);
        }
        await gateway.Stop(Signal.Term, TimeSpan.FromSeconds(60));
        Assert.Equal(0, gateway.ExitCode);
        Assert.DoesNotContain(said,
            line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)
                || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)
                || line.Contains("Unhandled", StringComparison.Ordinal));
        foreach (var stream in streams) stream.Dispose();
    }
}
