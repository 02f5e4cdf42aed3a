using Embassy.Gateway.Headers;
using Embassy.Gateway.Limits;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Decides what the cache may answer of the requests that <see cref="CacheHitMiddleware"/> could not, and resolves the
/// key and the language. Forwards the others.
/// </summary>
sealed class CacheFillMiddleware(
    RequestDelegate next, CacheStore cacheStore, MissionLanguages languages, CacheResponder cacheResponder, RateLimitMiddleware limits)
{
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
        await cacheResponder.Respond(http, new CacheRequest(key, negotiates, language, cacheableRoute.Cost,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget), next);
    }

    // Bypasses the cache and charges the full cost of the request.
    async Task Forward(HttpContext http, CacheableRoute cacheableRoute)
    {
        if (await limits.Charge(http, cacheableRoute.Cost - 1)) await next(http);
    }
}
