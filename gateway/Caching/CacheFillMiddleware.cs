using System.Collections.Concurrent;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Limits;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Fetches responses that the cache cannot serve. Concurrent requests share one fetch, which continues even if the
/// first client disconnects. Serves stale responses during revalidation or while the service is down, where the service
/// allows it.
/// </summary>
sealed class CacheFillMiddleware
{
    readonly ConcurrentDictionary<(CacheKey Key, string? Language), CacheFill> fills = new();
    readonly RequestDelegate next, origin;
    readonly CacheStore cacheStore;
    readonly MissionLanguages languages;
    readonly CacheOptions settings;
    readonly CacheMetrics metrics;
    readonly RateLimitMiddleware limits;
    readonly IServiceScopeFactory scopes;
    readonly TimeProvider clock;
    readonly ILogger<CacheFillMiddleware> log;

    public CacheFillMiddleware(RequestDelegate next, CacheStore cacheStore, MissionLanguages languages, CacheOptions settings, CacheMetrics metrics,
        RateLimitMiddleware limits,
        IServiceScopeFactory scopes, TimeProvider clock, ILogger<CacheFillMiddleware> log, ILogger<ProblemDetailsMiddleware> problems)
    {
        (this.next, this.cacheStore, this.languages, this.settings, this.metrics, this.limits) = (next, cacheStore, languages, settings, metrics,
            limits);
        (this.scopes, this.clock, this.log) = (scopes, clock, log);
        origin = new ProblemDetailsMiddleware(next, problems).InvokeAsync;
    }

    /// <summary>One fetch: the cache's eviction count at its start, and its result.</summary>
    sealed record CacheFill(long Began)
    {
        public TaskCompletionSource<CachedResponse?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        // Endpoints of the gateway itself are not cached here.
        var cacheableRoute = CacheableRoute.Of(http.GetEndpoint());
        if (cacheableRoute is null && http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null)
        {
            await next(http);
            return;
        }
        headers[CacheStatus.Header] = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? http.Request.Headers.Authorization.Count > 0 ? CacheStatus.SignedIn : CacheStatus.Bypass : CacheStatus.Method;
        // Unknown query parameters are refused before a response is composed.
        if (cacheableRoute?.Canonical(http.Request) is not { } query)
        {
            await next(http);
            return;
        }
        if (!CacheHitMiddleware.IsCacheableRequest(http) || CacheKey.Of(http.Request.Path, query) is not { } key)
        {
            await Forward(http, cacheableRoute);
            return;
        }
        if (!cacheStore.IsFresh)
        {
            headers[CacheStatus.Header] = CacheStatus.NotTrusted;
            await Forward(http, cacheableRoute);
            return;
        }
        var negotiates = cacheableRoute.NegotiatesLanguage(http.Request);
        var language = negotiates ? await languages.For(http.Request.Headers.AcceptLanguage, http.RequestAborted) : null;
        if (negotiates && language is null)
        {
            await Forward(http, cacheableRoute);
            return;
        }
        await Answer(http, new CacheRequest(key, negotiates, language, cacheableRoute.Cost,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
    }

    // Bypasses the cache and charges the full cost of the request.
    async Task Forward(HttpContext http, CacheableRoute cacheableRoute)
    {
        if (await limits.Charge(http, cacheableRoute.Cost - 1)) await next(http);
    }

    sealed record CacheRequest(CacheKey Key, bool Negotiates, string? Language, int Cost, string Spelling);

    async Task Answer(HttpContext http, CacheRequest cacheRequest)
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
                if (ttl < 0) Begin(http, cacheRequest, arrived, out _);
                metrics.Hit();
                await CacheHitMiddleware.Write(http, cacheStore, cacheEntry, ttl < 0 ? CacheStatus.Stale(ttl) : CacheStatus.Hit(ttl), age);
                return;
            }
            // Waiting for a fetch in progress is free.
            if (!fills.ContainsKey((cacheRequest.Key, cacheRequest.Language)) && !await limits.Charge(http, cacheRequest.Cost - 1)) return;
            var cacheFill = Begin(http, cacheRequest, arrived, out var mine);
            var cachedResponse = await cacheFill.Done.Task.WaitAsync(http.RequestAborted);
            if (cacheEntry is { Place: not null } && cachedResponse is { IsFailure: true } && age < cacheEntry.CachedResponse.Fresh + cacheEntry.CachedResponse.IfError && cacheStore.IsFresh)
            {
                await CacheHitMiddleware.Write(http, cacheStore, cacheEntry, CacheStatus.StaleIfError(cachedResponse.Status), clock.GetElapsedTime(cacheEntry.StoredAt));
                return;
            }
            // Private and oversized responses are fetched separately for each request.
            // A response that became stale during the fetch is fetched again.
            if (cachedResponse is null || !mine && !cachedResponse.IsPublic && !cachedResponse.IsFailure)
            {
                await next(http);
                return;
            }
            if (!mine && cachedResponse.IsPublic && cacheStore.IsTooOld(cachedResponse, cacheFill.Began, arrived)) continue;
            var status = !mine ? CacheStatus.Collapsed : !cachedResponse.IsCacheable ? CacheStatus.Miss : cacheEntry is null ? CacheStatus.Stored : CacheStatus.Renewed;
            await cachedResponse.Write(http, status, 0);
            return;
        }
    }

    CacheFill Begin(HttpContext http, CacheRequest cacheRequest, long arrived, out bool mine)
    {
        var cacheFill = new CacheFill(arrived);
        var there = fills.GetOrAdd((cacheRequest.Key, cacheRequest.Language), cacheFill);
        if (mine = there == cacheFill) _ = Run(cacheFill, cacheRequest, Inner(http, cacheRequest));
        return there;
    }

    // The fetch belongs to no single request: it ends with the service's response, even if the first client disconnects.
    async Task Run(CacheFill cacheFill, CacheRequest cacheRequest, DefaultHttpContext inner)
    {
        CachedResponse? cachedResponse = null;
        try
        {
            var born = clock.GetTimestamp();
            metrics.Fetch();
            await using var scope = scopes.CreateAsyncScope();
            inner.RequestServices = scope.ServiceProvider;
            using var body = new LimitedResponseBuffer(settings.ResponseBytes);
            inner.Response.Body = body;
            await origin(inner);
            await inner.Response.BodyWriter.FlushAsync();
            if (!body.IsOver)
            {
                cachedResponse = Caching.CachedResponse.Of(inner.Response, body.ToArray(), cacheRequest.Negotiates, Collection(cacheRequest.Key.Path), settings.Refusals);
                cacheStore.Store(cacheRequest.Key, cacheRequest.Spelling, cacheRequest.Negotiates, cacheRequest.Language, cachedResponse, cacheFill.Began, born);
            }
        }
        catch (Exception e)
        {
            log.LogWarning(e, "{Target} could not be fetched to be kept", SecretPaths.Redact(cacheRequest.Key.ToString()));
        }
        finally
        {
            fills.TryRemove(new((cacheRequest.Key, cacheRequest.Language), cacheFill));
            cacheFill.Done.SetResult(cachedResponse);
        }
    }

    static DefaultHttpContext Inner(HttpContext http, CacheRequest cacheRequest)
    {
        var inner = new DefaultHttpContext();
        var request = inner.Request;
        (request.Method, request.Scheme, request.Host, request.Protocol) = (HttpMethods.Get, http.Request.Scheme, http.Request.Host, HttpProtocol.Http2);
        (request.Path, request.QueryString) = (http.Request.Path, new QueryString(cacheRequest.Key.Query));
        request.RouteValues = new RouteValueDictionary(http.Request.RouteValues);
        if (cacheRequest.Language is { Length: > 0 }) request.Headers.AcceptLanguage = cacheRequest.Language;
        if (http.Request.Headers.TraceParent.Count > 0) request.Headers.TraceParent = http.Request.Headers.TraceParent;
        inner.SetEndpoint(http.GetEndpoint());
        inner.Items[typeof(CacheFillMiddleware)] = true;
        return inner;
    }

    /// <summary>Returns true for a cache fill, whose response is inspected before any client receives it.</summary>
    public static bool IsFill(HttpContext http) => http.Items.ContainsKey(typeof(CacheFillMiddleware));

    // /v1/pages/a: pages
    static string Collection(string whole)
    {
        var path = whole.AsSpan(1);
        path = path[(path.IndexOf('/') + 1)..];
        var collection = path[..(path.IndexOfAny('/', ':') is >= 0 and var end ? end : path.Length)].ToString();
        // A slug is created with its page; an asset becomes public with a page that uses it.
        return collection is "slugs" or "assets" ? "pages" : collection;
    }
}
