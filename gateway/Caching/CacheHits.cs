using Microsoft.AspNetCore.Http.Features;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Answers what is on the shelf and fresh, by the very letters of the request, before anything is routed. Everything else
/// goes on to <see cref="CacheFills"/>.
/// </summary>
sealed class CacheHits(RequestDelegate next, Shelf shelf, MissionLanguages languages, CacheMetrics metrics, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!MayBeAnswered(http) || shelf.Spelt(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is not { } target) return next(http);
        var language = target.Negotiates ? languages.AtOnce(http.Request.Headers.AcceptLanguage) : null;
        if (target.Negotiates && language is null || target.For(language) is not { } kept) return next(http);
        if (!Requests.Acceptable.Takes(http.Request.Headers.Accept, Requests.Acceptable.Json)) return next(http);
        var age = clock.GetElapsedTime(kept.Born);
        if (age >= kept.Answer.Fresh) return next(http);
        metrics.Hit();
        return Give(http, shelf, kept, CacheStatus.Hit((long)(kept.Answer.Fresh - age).TotalSeconds), age);
    }

    /// <summary>A plain read by nobody in particular.</summary>
    public static bool MayBeAnswered(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.Request.Headers.Authorization.Count == 0
        && http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        && !Problems.ProblemJson.IsGrpc(http.Request);

    /// <summary>Gives out what is kept, and lets the shelf know.</summary>
    public static Task Give(HttpContext http, Shelf shelf, Kept kept, string status, TimeSpan age)
    {
        if (!kept.Visited) kept.Visited = true;
        var written = kept.Answer.Write(http, status, (long)age.TotalSeconds);
        if (!written.IsCompletedSuccessfully) return Finish(written, shelf, kept);
        if (written.Result) shelf.Weigh(kept);
        return Task.CompletedTask;
    }

    static async Task Finish(ValueTask<bool> written, Shelf shelf, Kept kept)
    {
        if (await written) shelf.Weigh(kept);
    }
}
