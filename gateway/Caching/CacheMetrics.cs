using System.Diagnostics.Metrics;

namespace Embassy.Gateway.Caching;

/// <summary>Records cache metrics; docs/telemetry.md lists the names. Costs nothing without a collector.</summary>
sealed class CacheMetrics : IDisposable
{
    readonly Meter meter = new("Embassy");
    readonly Counter<long> hits, fetches;

    public CacheMetrics(CacheStore cacheStore)
    {
        hits = meter.CreateCounter<long>("embassy.cache.hits", "{answer}", "Answers out of the gateway's memory.");
        fetches = meter.CreateCounter<long>("embassy.cache.fetches", "{answer}", "Answers fetched to be kept.");
        meter.CreateObservableGauge("embassy.cache.size", () => cacheStore.Bytes, "By", "What is kept.");
        meter.CreateObservableGauge("embassy.cache.trusted", () => cacheStore.IsFresh ? 1 : 0, "1",
            "1 while announcements are heard, 0 while the cache is not used.");
        meter.CreateObservableCounter("embassy.cache.evicted", () => cacheStore.Evictions, "{answer}",
            "Answers thrown away, for a change or for room.");
    }

    public void Hit() => hits.Add(1);

    public void Fetch() => fetches.Add(1);

    public void Dispose() => meter.Dispose();
}
