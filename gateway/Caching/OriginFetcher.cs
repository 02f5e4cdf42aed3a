using Embassy.Gateway.Problems;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Fetches a response for the cache, as an anonymous request of its own that no client's disconnect ends.
/// </summary>
sealed class OriginFetcher(CacheOptions settings, IServiceScopeFactory scopes, ILogger<ProblemDetailsMiddleware> problems)
{
    /// <summary>
    /// Returns true for a request of the cache, whose response is inspected before any client receives it.
    /// </summary>
    public static bool IsFill(HttpContext http) => http.Items.ContainsKey(typeof(OriginFetcher));

    /// <summary>Returns null for a response that is larger than the cache takes.</summary>
    public async Task<CachedResponse?> Fetch(HttpContext http, CacheRequest cacheRequest, RequestDelegate origin)
    {
        // Before the first await, while the client's request exists.
        var inner = Inner(http, cacheRequest);
        await using var scope = scopes.CreateAsyncScope();
        inner.RequestServices = scope.ServiceProvider;
        using var body = new LimitedResponseBuffer(settings.ResponseBytes);
        inner.Response.Body = body;
        await new ProblemDetailsMiddleware(origin, problems).InvokeAsync(inner);
        await inner.Response.BodyWriter.FlushAsync();
        return body.IsOver ? null
            : CachedResponse.Of(
                inner.Response, body.ToArray(), cacheRequest.Negotiates, Collection(cacheRequest.Key.Path), settings.Refusals);
    }

    static DefaultHttpContext Inner(HttpContext http, CacheRequest cacheRequest)
    {
        var inner = new DefaultHttpContext();
        var request = inner.Request;
        (request.Method, request.Protocol) = (HttpMethods.Get, HttpProtocol.Http2);
        (request.Scheme, request.Host) = (http.Request.Scheme, http.Request.Host);
        (request.Path, request.QueryString) = (http.Request.Path, new QueryString(cacheRequest.Key.Query));
        request.RouteValues = new RouteValueDictionary(http.Request.RouteValues);
        if (cacheRequest.Language is { Length: > 0 }) request.Headers.AcceptLanguage = cacheRequest.Language;
        if (http.Request.Headers.TraceParent.Count > 0) request.Headers.TraceParent = http.Request.Headers.TraceParent;
        inner.SetEndpoint(http.GetEndpoint());
        inner.Items[typeof(OriginFetcher)] = true;
        ProblemLanguage.LeaveEnglish(inner);
        return inner;
    }

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
