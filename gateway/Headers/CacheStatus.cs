using System.Globalization;

namespace Embassy.Gateway.Headers;

/// <summary>Formats the Cache-Status header (RFC 9211).</summary>
static class CacheStatus
{
    public const string Header = "Cache-Status";

    /// <summary>The gateway produced the response; nothing was forwarded.</summary>
    public const string Own = "embassy; detail=gateway";

    public const string Method = "embassy; fwd=method", Bypass = "embassy; fwd=bypass", SignedIn = "embassy; fwd=request; detail=signed-in",
        NotTrusted = "embassy; fwd=bypass; detail=broker-away", Miss = "embassy; fwd=uri-miss", Stored = "embassy; fwd=uri-miss; stored",
        Collapsed = "embassy; fwd=uri-miss; collapsed", Renewed = "embassy; fwd=stale; stored";

    static readonly string[] Hits =
        [.. Enumerable.Range(0, 700).Select(ttl => $"embassy; hit; ttl={ttl.ToString(CultureInfo.InvariantCulture)}")];

    public static string Hit(long ttl) => (ulong)ttl < (ulong)Hits.Length
        ? Hits[ttl] : string.Create(CultureInfo.InvariantCulture, $"embassy; hit; ttl={ttl}");

    /// <summary>A stale response, served while a new one is fetched.</summary>
    public static string Stale(long ttl) =>
        string.Create(CultureInfo.InvariantCulture, $"embassy; hit; ttl={ttl}; detail=stale-while-revalidate");

    /// <summary>A stale response, served because the service failed with this status.</summary>
    public static string StaleIfError(int status) =>
        string.Create(CultureInfo.InvariantCulture, $"embassy; fwd=stale; fwd-status={status}; detail=stale-if-error");
}
