using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Serves fresh responses by raw request target before routing. Passes every other request to
/// <see cref="CacheFillMiddleware"/>.
/// </summary>
sealed class CacheHitMiddleware(RequestDelegate next, CacheStore cacheStore, MissionLanguages languages, CacheMetrics metrics,
    TimeProvider clock)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!IsCacheableRequest(http)
            || cacheStore.FindByRawTarget(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is not { } cachedResource)
            return next(http);
        var language = cachedResource.NegotiatesLanguage ? languages.AtOnce(http.Request.Headers.AcceptLanguage) : null;
        if (cachedResource.NegotiatesLanguage && language is null || cachedResource.For(language) is not { } cacheEntry) return next(http);
        if (!AcceptHeader.Accepts(http.Request.Headers.Accept, AcceptHeader.Json)) return next(http);
        var age = clock.GetElapsedTime(cacheEntry.StoredAt);
        if (age >= cacheEntry.CachedResponse.Fresh) return next(http);
        metrics.Hit();
        return Write(http, cacheStore, cacheEntry, CacheStatus.Hit((long)(cacheEntry.CachedResponse.Fresh - age).TotalSeconds), age);
    }

    /// <summary>Returns true for an anonymous GET or HEAD without a body.</summary>
    public static bool IsCacheableRequest(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.Request.Headers.Authorization.Count == 0
        && http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        && !ProblemDetailsWriter.IsGrpc(http.Request);

    /// <summary>Writes a cached response and records the hit in the store.</summary>
    public static Task Write(HttpContext http, CacheStore cacheStore, CacheEntry cacheEntry, string status, TimeSpan age)
    {
        if (!cacheEntry.Visited) cacheEntry.Visited = true;
        var written = cacheEntry.CachedResponse.Write(http, status, (long)age.TotalSeconds);
        if (!written.IsCompletedSuccessfully) return Finish(written, cacheStore, cacheEntry);
        if (written.Result) cacheStore.SizeOf(cacheEntry);
        return Task.CompletedTask;
    }

    static async Task Finish(ValueTask<bool> written, CacheStore cacheStore, CacheEntry cacheEntry)
    {
        if (await written) cacheStore.SizeOf(cacheEntry);
    }
}
