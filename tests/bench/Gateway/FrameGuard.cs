using System.Diagnostics;
using System.Net;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.Bench.Gateway;

/// <summary>
/// Requests over HTTP/2 with the connection limits, which look at the head of each frame, and without them.
/// </summary>
public sealed class FrameGuard : Bench
{
    const int Rounds = 10, Requests = 5_000, UploadBytes = 64 << 10;

    public override string Name => "gateway.frames";
    public override string Shows =>
        "Processor time of a short request and of one that brings 64 KiB, over one HTTP/2 connection, client and server together, with "
        + "the connection limits and without: medians of 10 rounds of each, in turns.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var plain = await Start(limited: false);
        await using var limited = await Start(limited: true);
        var (without, with) = (new List<(double Get, double Put)>(), new List<(double Get, double Put)>());
        // The first two rounds warm up.
        for (var n = 0; n < Rounds + 2; n++)
        {
            var (a, b) = (await Round(plain), await Round(limited));
            if (n < 2) continue;
            without.Add(a);
            with.Add(b);
            say($"{a.Get:0.0} and {b.Get:0.0} µs, with a body {a.Put:0.0} and {b.Put:0.0} µs");
        }
        return
        [
            new Figure("short request, without", Median(without.Select(r => r.Get)), "µs"),
            new Figure("short request, with", Median(with.Select(r => r.Get)), "µs", "at most 2 % more"),
            new Figure("64 KiB, without", Median(without.Select(r => r.Put)), "µs"),
            new Figure("64 KiB, with", Median(with.Select(r => r.Put)), "µs", "at most 2 % more"),
        ];
    }

    static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    static async Task<WebApplication> Start(bool limited)
    {
        var builder = ServiceHost.NewBuilder(["--urls", Running.FreeAddress()]);
        builder.Logging.ClearProviders();
        if (limited)
        {
            builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new ConnectionOptions()).AddSingleton(new ProxyOptions())
                .AddSingleton<ConnectionLimits>();
        }
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            await http.Response.WriteAsync("ok", http.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }

    static async Task<(double Get, double Put)> Round(WebApplication app)
    {
        using var http =
            new HttpClient
            {
                BaseAddress = new Uri(app.Urls.First()),
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
            };
        var body = new byte[UploadBytes];
        var get = await Cost(Requests, () => http.GetAsync("/"));
        return (get, await Cost(Requests / 5, () => http.PutAsync("/", new ByteArrayContent(body))));
    }

    static async Task<double> Cost(int times, Func<Task<HttpResponseMessage>> ask)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Parallel.ForEachAsync(Enumerable.Range(0, times), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            using var answer = await ask();
            answer.EnsureSuccessStatusCode();
        });
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / times;
    }
}
