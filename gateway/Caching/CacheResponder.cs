using Embassy.Gateway.Headers;
using Embassy.Gateway.Limits;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Answers a cacheable request from the store or from a fill. Serves stale responses during revalidation or while the
/// service is down, where the service allows it (RFC 9111, 4.2.4).
/// </summary>
sealed class CacheResponder(
    CacheStore cacheStore, RequestCollapser requestCollapser, RateLimitMiddleware limits, CacheMetrics metrics, TimeProvider clock)
{
    public async Task Respond(HttpContext http, CacheRequest cacheRequest, RequestDelegate next)
    {
        while (true)
        {
            var arrived = cacheStore.Now;
            var cacheEntry = cacheStore.Find(cacheRequest.Key, cacheRequest.Language);
            var age = cacheEntry is null ? default : clock.GetElapsedTime(cacheEntry.StoredAt);
            if (cacheEntry is not null && age < cacheEntry.CachedResponse.Fresh + cacheEntry.CachedResponse.WhileRevalidate)
            {
                cacheStore.AddAlias(cacheEntry, cacheRequest.Spelling);
                var ttl = (long)Math.Floor((cacheEntry.CachedResponse.Fresh - age).TotalSeconds);
                if (ttl < 0) requestCollapser.Begin(http, cacheRequest, next, arrived, out _);
                metrics.Hit();
                await CacheHitMiddleware.Write(http, cacheStore, cacheEntry, ttl < 0 ? CacheStatus.Stale(ttl) : CacheStatus.Hit(ttl), age);
                return;
            }
            // Waiting for a fetch in progress is free.
            if (!requestCollapser.IsInProgress(cacheRequest) && !await limits.Charge(http, cacheRequest.Cost - 1)) return;
            var cacheFill = requestCollapser.Begin(http, cacheRequest, next, arrived, out var mine);
            var cachedResponse = await cacheFill.Done.Task.WaitAsync(http.RequestAborted);
            if (cacheEntry is { Place: not null } && cachedResponse is { IsFailure: true }
                && age < cacheEntry.CachedResponse.Fresh + cacheEntry.CachedResponse.IfError && cacheStore.IsFresh)
            {
                await CacheHitMiddleware.Write(http, cacheStore, cacheEntry, CacheStatus.StaleIfError(cachedResponse.Status),
                    clock.GetElapsedTime(cacheEntry.StoredAt));
                return;
            }
            // Private and oversized responses are fetched separately for each request.
            if (cachedResponse is null || !mine && !cachedResponse.IsPublic && !cachedResponse.IsFailure)
            {
                await next(http);
                return;
            }
            // A response that became stale during the fetch is fetched again.
            if (!mine && cachedResponse.IsPublic && cacheStore.IsTooOld(cachedResponse, cacheFill.Began, arrived)) continue;
            await cachedResponse.Write(http, Status(mine, cachedResponse, cacheEntry), 0);
            return;
        }
    }

    static string Status(bool mine, CachedResponse cachedResponse, CacheEntry? former) =>
        !mine ? CacheStatus.Collapsed
        : !cachedResponse.IsCacheable ? CacheStatus.Miss
        : former is null ? CacheStatus.Stored : CacheStatus.Renewed;
}
