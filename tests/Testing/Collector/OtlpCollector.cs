using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Testing;

// An OTLP/gRPC collector inside the test process that stores everything it receives.
public sealed class OtlpCollector : IAsyncDisposable
{
    // A process that ended is gone from the next scrapes, as `metric_expiration` of a collector's exporter has it.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    readonly Heap heap = new();
    WebApplication app = null!;

    OtlpCollector()
    {
    }

    // What OTEL_EXPORTER_OTLP_ENDPOINT takes, with protocol grpc.
    public string Endpoint => app.Urls.First();

    // Where Prometheus scrapes it: the pages that a collector's exporter would serve.
    public Uri Scrape => new(app.Urls.Last());

    public IReadOnlyList<CollectedSpan> Spans => heap.Spans;
    public IReadOnlyList<CollectedMetric> Metrics => heap.Metrics;
    public IReadOnlyList<CollectedLog> Logs => heap.Logs;

    // How often each service has exported its metrics; Clear leaves it.
    public IReadOnlyDictionary<string, int> Exports => heap.Exports;

    public static async Task<OtlpCollector> Start()
    {
        var collector = new OtlpCollector();
        // Empty: an appsettings.json or ASPNETCORE_URLS meant for a service under test must not reach it.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2);
                kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http1);
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(collector.heap);
        UnreadMetrics.Make(builder.Services);
        collector.app = builder.Build();
        collector.app.MapGrpcService<TakeTraces>();
        collector.app.MapGrpcService<TakeMetrics>();
        collector.app.MapGrpcService<TakeLogs>();
        collector.app.MapGet("/metrics", context => context.Response.WriteAsync(PrometheusText.Of(collector.heap.Exported(Fresh))));
        await collector.app.StartAsync();
        return collector;
    }

    public void Clear() => heap.Clear();

    public Task<CollectedSpan> Span(Func<CollectedSpan, bool> match, TimeSpan? within = null, [CallerArgumentExpression(nameof(match))]
        string what = "") =>
        Eventually(seen => seen.Spans.FirstOrDefault(match), within, $"a span with {what}");

    public Task<CollectedMetric> Metric(Func<CollectedMetric, bool> match, TimeSpan? within = null,
        [CallerArgumentExpression(nameof(match))] string what = "") =>
        Eventually(seen => seen.Metrics.FirstOrDefault(match), within, $"a metric with {what}");

    public Task<CollectedLog> Log(Func<CollectedLog, bool> match, TimeSpan? within = null, [CallerArgumentExpression(nameof(match))]
        string what = "") =>
        Eventually(seen => seen.Logs.FirstOrDefault(match), within, $"a log record with {what}");

    // Polls until it has arrived; null means not yet. The failure lists what arrived instead.
    public async Task<T> Eventually<T>(Func<OtlpCollector, T?> look, TimeSpan? within = null, [CallerArgumentExpression(nameof(look))]
        string what = "")
        where T : class
    {
        var limit = within ?? TimeSpan.FromSeconds(15);
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            if (look(this) is { } found)
                return found;
            if (clock.Elapsed > limit)
                throw new TimeoutException(
                    $"Not seen within {limit.TotalSeconds:0.#} s: "
                    + $"{what}\n{Seen("spans", Spans)}{Seen("metrics", Metrics)}{Seen("log records", Logs)}");
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    static string Seen<T>(string kind, IReadOnlyList<T> all)
    {
        const int most = 80;
        var last = all.Skip(all.Count - most).Select(one => $"  {one}\n");
        return $"{all.Count} {kind}{(all.Count > most ? $", the last {most}" : "")}:\n{string.Concat(last)}";
    }
}
