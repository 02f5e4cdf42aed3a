using System.Collections.Concurrent;
using Embassy.Gateway.Limits;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Caching;

/// <summary>How much is kept, and of what size; how long a refusal is.</summary>
sealed record CacheSettings(long Bytes, int AnswerBytes, TimeSpan Refusals);

/// <summary>
/// Fetches what is not on the shelf: once for all who ask at the same time, whether or not the first of them stays. Shows
/// what is a little too old while it fetches, and what is older while the service is away, where the service allows that.
/// </summary>
sealed class CacheFills
{
    readonly ConcurrentDictionary<(CacheKey Key, string? Language), Fill> fills = new();
    readonly RequestDelegate next, origin;
    readonly Shelf shelf;
    readonly MissionLanguages languages;
    readonly CacheSettings settings;
    readonly CacheMetrics metrics;
    readonly RateLimits limits;
    readonly IServiceScopeFactory scopes;
    readonly TimeProvider clock;
    readonly ILogger<CacheFills> log;

    public CacheFills(RequestDelegate next, Shelf shelf, MissionLanguages languages, CacheSettings settings, CacheMetrics metrics,
        RateLimits limits,
        IServiceScopeFactory scopes, TimeProvider clock, ILogger<CacheFills> log, ILogger<ProblemsForAll> problems)
    {
        (this.next, this.shelf, this.languages, this.settings, this.metrics, this.limits) = (next, shelf, languages, settings, metrics,
            limits);
        (this.scopes, this.clock, this.log) = (scopes, clock, log);
        origin = new ProblemsForAll(next, problems).InvokeAsync;
    }

    /// <summary>One fetch: when it began, by the shelf's count of evictions, and what comes of it.</summary>
    sealed record Fill(long Began)
    {
        public TaskCompletionSource<Answer?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        // What the gateway answers itself stays its own word.
        var reading = Reading.Of(http.GetEndpoint());
        if (reading is null && http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null)
        {
            await next(http);
            return;
        }
        headers[CacheStatus.Header] = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? http.Request.Headers.Authorization.Count > 0 ? CacheStatus.SignedIn : CacheStatus.Bypass : CacheStatus.Method;
        // Parameters that the read does not take are refused before anything is composed.
        if (reading?.Canonical(http.Request) is not { } query)
        {
            await next(http);
            return;
        }
        if (!CacheHits.MayBeAnswered(http) || CacheKey.Of(http.Request.Path, query) is not { } key)
        {
            await Forward(http, reading);
            return;
        }
        if (!shelf.Trusted)
        {
            headers[CacheStatus.Header] = CacheStatus.NotTrusted;
            await Forward(http, reading);
            return;
        }
        var negotiates = reading.Negotiates(http.Request);
        var language = negotiates ? await languages.For(http.Request.Headers.AcceptLanguage, http.RequestAborted) : null;
        if (negotiates && language is null)
        {
            await Forward(http, reading);
            return;
        }
        await Answer(http, new Asked(key, negotiates, language, reading.Cost,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
    }

    // Past the cache: it weighs what it costs.
    async Task Forward(HttpContext http, Reading reading)
    {
        if (await limits.Charge(http, reading.Cost - 1)) await next(http);
    }

    sealed record Asked(CacheKey Key, bool Negotiates, string? Language, int Cost, string Spelling);

    async Task Answer(HttpContext http, Asked asked)
    {
        while (true)
        {
            var arrived = shelf.Now;
            var kept = shelf.Find(asked.Key, asked.Language);
            var age = kept is null ? default : clock.GetElapsedTime(kept.Born);
            if (kept is not null && age < kept.Answer.Fresh + kept.Answer.WhileRevalidate)
            {
                shelf.Spell(kept, asked.Spelling);
                var ttl = (long)Math.Floor((kept.Answer.Fresh - age).TotalSeconds);
                if (ttl < 0) Begin(http, asked, arrived, out _);
                metrics.Hit();
                await CacheHits.Give(http, shelf, kept, ttl < 0 ? CacheStatus.Stale(ttl) : CacheStatus.Hit(ttl), age);
                return;
            }
            // To wait for a fetch that is under way costs nothing.
            if (!fills.ContainsKey((asked.Key, asked.Language)) && !await limits.Charge(http, asked.Cost - 1)) return;
            var fill = Begin(http, asked, arrived, out var mine);
            var answer = await fill.Done.Task.WaitAsync(http.RequestAborted);
            if (kept is { Place: not null } && answer is { IsFailure: true } && age < kept.Answer.Fresh + kept.Answer.IfError && shelf.Trusted)
            {
                await CacheHits.Give(http, shelf, kept, CacheStatus.StaleIfError(answer.Status), clock.GetElapsedTime(kept.Born));
                return;
            }
            // What is for one, or too large to be held, is fetched by each who asks; what became too old while it came, again.
            if (answer is null || !mine && !answer.MayBeShared && !answer.IsFailure)
            {
                await next(http);
                return;
            }
            if (!mine && answer.MayBeShared && shelf.IsTooOld(answer, fill.Began, arrived)) continue;
            var status = !mine ? CacheStatus.Collapsed : !answer.MayBeKept ? CacheStatus.Miss : kept is null ? CacheStatus.Stored : CacheStatus.Renewed;
            await answer.Write(http, status, 0);
            return;
        }
    }

    Fill Begin(HttpContext http, Asked asked, long arrived, out bool mine)
    {
        var fill = new Fill(arrived);
        var there = fills.GetOrAdd((asked.Key, asked.Language), fill);
        if (mine = there == fill) _ = Run(fill, asked, Inner(http, asked));
        return there;
    }

    // Nobody's request: it ends when the service has answered, not when the one who began it goes away.
    async Task Run(Fill fill, Asked asked, DefaultHttpContext inner)
    {
        Answer? answer = null;
        try
        {
            var born = clock.GetTimestamp();
            metrics.Fetch();
            await using var scope = scopes.CreateAsyncScope();
            inner.RequestServices = scope.ServiceProvider;
            using var body = new BoundedBody(settings.AnswerBytes);
            inner.Response.Body = body;
            await origin(inner);
            await inner.Response.BodyWriter.FlushAsync();
            if (!body.IsOver)
            {
                answer = Caching.Answer.Of(inner.Response, body.ToArray(), asked.Negotiates, Collection(asked.Key.Path), settings.Refusals);
                shelf.Keep(asked.Key, asked.Spelling, asked.Negotiates, asked.Language, answer, fill.Began, born);
            }
        }
        catch (Exception e)
        {
            log.LogWarning(e, "{Target} could not be fetched to be kept", SecretPaths.Redact(asked.Key.ToString()));
        }
        finally
        {
            fills.TryRemove(new((asked.Key, asked.Language), fill));
            fill.Done.SetResult(answer);
        }
    }

    static DefaultHttpContext Inner(HttpContext http, Asked asked)
    {
        var inner = new DefaultHttpContext();
        var request = inner.Request;
        (request.Method, request.Scheme, request.Host, request.Protocol) = (HttpMethods.Get, http.Request.Scheme, http.Request.Host, HttpProtocol.Http2);
        (request.Path, request.QueryString) = (http.Request.Path, new QueryString(asked.Key.Query));
        request.RouteValues = new RouteValueDictionary(http.Request.RouteValues);
        if (asked.Language is { Length: > 0 }) request.Headers.AcceptLanguage = asked.Language;
        if (http.Request.Headers.TraceParent.Count > 0) request.Headers.TraceParent = http.Request.Headers.TraceParent;
        inner.SetEndpoint(http.GetEndpoint());
        inner.Items[typeof(CacheFills)] = true;
        return inner;
    }

    /// <summary>True for a fetch whose answer is looked at here before anybody gets it.</summary>
    public static bool IsFill(HttpContext http) => http.Items.ContainsKey(typeof(CacheFills));

    // /v1/pages/a: pages
    static string Collection(string whole)
    {
        var path = whole.AsSpan(1);
        path = path[(path.IndexOf('/') + 1)..];
        var collection = path[..(path.IndexOfAny('/', ':') is >= 0 and var end ? end : path.Length)].ToString();
        // A slug is an address of a page, and comes to be with it; an asset is public with a page that uses it.
        return collection is "slugs" or "assets" ? "pages" : collection;
    }
}
