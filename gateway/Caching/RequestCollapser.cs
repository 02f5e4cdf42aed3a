using System.Collections.Concurrent;

namespace Embassy.Gateway.Caching;

/// <summary>A request that the cache may answer.</summary>
/// <param name="Negotiates">True if the response depends on the client's languages.</param>
/// <param name="Language">The language resolved from them.</param>
/// <param name="Cost">Rate-limit cost of a response that does not come from the cache.</param>
/// <param name="Spelling">The raw request target.</param>
sealed record CacheRequest(CacheKey Key, bool Negotiates, string? Language, int Cost, string Spelling);

/// <summary>One fetch: the cache's eviction count at its start, and its result.</summary>
sealed record CacheFill(long Began)
{
    /// <summary>Null for a response that exceeds the limit, or if the fetch broke.</summary>
    public TaskCompletionSource<CachedResponse?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Fills the store and collapses concurrent requests for one response into one fetch (RFC 9111, 4).</summary>
sealed class RequestCollapser(
    CacheStore cacheStore, OriginFetcher originFetcher, CacheMetrics metrics, TimeProvider clock, ILogger<RequestCollapser> log)
{
    readonly ConcurrentDictionary<(CacheKey Key, string? Language), CacheFill> fills = new();

    public bool IsInProgress(CacheRequest cacheRequest) => fills.ContainsKey((cacheRequest.Key, cacheRequest.Language));

    /// <summary>Returns the fill in progress, or begins one.</summary>
    /// <param name="arrived">The cache's eviction count when the request arrived.</param>
    /// <param name="mine">True if this request began it.</param>
    public CacheFill Begin(HttpContext http, CacheRequest cacheRequest, RequestDelegate origin, long arrived, out bool mine)
    {
        var cacheFill = new CacheFill(arrived);
        var there = fills.GetOrAdd((cacheRequest.Key, cacheRequest.Language), cacheFill);
        if (mine = there == cacheFill) _ = Run(cacheFill, http, cacheRequest, origin);
        return there;
    }

    // The fetch belongs to no single request: it ends with the service's response, even if the first client
    // disconnects.
    async Task Run(CacheFill cacheFill, HttpContext http, CacheRequest cacheRequest, RequestDelegate origin)
    {
        CachedResponse? cachedResponse = null;
        try
        {
            var born = clock.GetTimestamp();
            metrics.Fetch();
            cachedResponse = await originFetcher.Fetch(http, cacheRequest, origin);
            if (cachedResponse is not null)
                cacheStore.Store(cacheRequest.Key, cacheRequest.Spelling, cacheRequest.Negotiates, cacheRequest.Language,
                    cachedResponse, cacheFill.Began, born);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "{Target} could not be fetched to be kept", ServiceDefaults.SecretPaths.Redact(cacheRequest.Key.ToString()));
        }
        finally
        {
            fills.TryRemove(new((cacheRequest.Key, cacheRequest.Language), cacheFill));
            cacheFill.Done.SetResult(cachedResponse);
        }
    }
}
