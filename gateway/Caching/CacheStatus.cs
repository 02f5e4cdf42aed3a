using System.Globalization;

namespace Embassy.Gateway.Caching;

/// <summary>What the cache did for an answer, as RFC 9211 says it.</summary>
static class CacheStatus
{
    public const string Header = "Cache-Status";

    /// <summary>The gateway's own word: nothing was forwarded.</summary>
    public const string Own = "embassy; detail=gateway";

    public const string Method = "embassy; fwd=method", Bypass = "embassy; fwd=bypass", SignedIn = "embassy; fwd=request; detail=signed-in",
        NotTrusted = "embassy; fwd=bypass; detail=broker-away", Miss = "embassy; fwd=uri-miss", Stored = "embassy; fwd=uri-miss; stored",
        Collapsed = "embassy; fwd=uri-miss; collapsed", Renewed = "embassy; fwd=stale; stored";

    static readonly string[] Hits = [.. Enumerable.Range(0, 700).Select(ttl => $"embassy; hit; ttl={ttl.ToString(CultureInfo.InvariantCulture)}")];

    public static string Hit(long ttl) => (ulong)ttl < (ulong)Hits.Length ? Hits[ttl] : string.Create(CultureInfo.InvariantCulture, $"embassy; hit; ttl={ttl}");

    /// <summary>Shown beyond its time while a new one is fetched.</summary>
    public static string Stale(long ttl) => string.Create(CultureInfo.InvariantCulture, $"embassy; hit; ttl={ttl}; detail=stale-while-revalidate");

    /// <summary>Shown beyond its time because the service answers like this.</summary>
    public static string StaleIfError(int status) => string.Create(CultureInfo.InvariantCulture, $"embassy; fwd=stale; fwd-status={status}; detail=stale-if-error");
}
