using System.Globalization;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Caching;

/// <summary>
/// A complete service response in the cache. Writes it with its age, plain or compressed, in full or as 304. Each
/// compressed form is created once, for the first client that accepts it.
/// </summary>
sealed class CachedResponse
{
    /// <summary>Surrogate-Control of a response that concurrent requests share but the cache does not store.</summary>
    public const string Shared = "max-age=0, collapse";

    // Headers of one exchange, or generated for each response.
    static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentLength, HeaderNames.ContentType, HeaderNames.ETag, HeaderNames.ContentLanguage, HeaderNames.CacheControl,
        HeaderNames.Vary, HeaderNames.Age,
        HeaderNames.Date, HeaderNames.TransferEncoding, HeaderNames.Connection, SurrogateKeys.Key, SurrogateKeys.Control,
        CacheStatus.Header,
    };

    static readonly string[] Seconds = [.. Enumerable.Range(0, 700).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    readonly byte[] body;
    readonly string? etag, language, cacheControl;
    readonly KeyValuePair<string, StringValues>[] others;
    readonly string vary;
    volatile byte[]? brotli, gzip;

    CachedResponse(HttpResponse response, byte[] body, bool byLanguage)
    {
        var headers = response.Headers;
        (Status, this.body) = (response.StatusCode, body);
        (ContentType, etag, language) = (headers.ContentType, headers.ETag, headers.ContentLanguage);
        VariesByLanguage = byLanguage
            && (Status != StatusCodes.Status200OK
                || headers.Vary.ToString().Contains(HeaderNames.AcceptLanguage, StringComparison.OrdinalIgnoreCase));
        vary = VariesByLanguage ? "Accept-Encoding, Accept-Language" : "Accept-Encoding";
        others = [.. headers.Where(h => !NotKept.Contains(h.Key))];
        // Other caches must revalidate, because only the gateway receives announcements.
        cacheControl = Status >= 400 ? "no-store" : headers.CacheControl is { Count: > 0 } said ? said.ToString() : "public, no-cache";
    }

    public int Status { get; }
    public string? ContentType { get; }

    /// <summary>True if the response was made for one of several languages that the client might request.</summary>
    public bool VariesByLanguage { get; }

    /// <summary>Surrogate keys of the response; empty if it must not be stored.</summary>
    public string[] Keys { get; private init; } = [];

    /// <summary>Lifetimes: fresh, stale while a new response is fetched, and stale while none can be fetched.</summary>
    public TimeSpan Fresh { get; private init; }
    public TimeSpan WhileRevalidate { get; private init; }
    public TimeSpan IfError { get; private init; }

    // Images and documents are compressed already.
    bool IsLoose => ContentType is null
        || !(ContentType.StartsWith("image/", StringComparison.Ordinal) && !ContentType.Contains("svg", StringComparison.Ordinal))
            && ContentType != "application/pdf";

    public bool IsCacheable => Keys.Length > 0 && Fresh > TimeSpan.Zero;

    /// <summary>True if all concurrent requests may share the response.</summary>
    public bool IsPublic { get; private init; }

    /// <summary>True if the service failed or was unavailable.</summary>
    public bool IsFailure => Status >= 500;

    public long Bytes => body.Length + (brotli?.Length ?? 0) + (gzip?.Length ?? 0)
        + 2L * (Keys.Sum(k => k.Length + 20) + others.Sum(o => o.Key.Length + o.Value.ToString().Length + 40) + (etag?.Length ?? 0)
            + (ContentType?.Length ?? 0)) + 300;

    /// <param name="collection">First path segment; a refusal depends on it.</param>
    public static CachedResponse Of(HttpResponse response, byte[] body, bool byLanguage, string collection, TimeSpan refusals)
    {
        var headers = response.Headers;
        var control = headers[SurrogateKeys.Control].ToString();
        var keys = headers[SurrogateKeys.Key].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status410Gone && refusals > TimeSpan.Zero)
            return new CachedResponse(response, body, byLanguage) { Keys = [collection, .. keys], Fresh = refusals, IsPublic = true };
        if (control == Shared) return new CachedResponse(response, body, byLanguage) { Keys = keys, IsPublic = true };
        if (response.StatusCode != StatusCodes.Status200OK || keys.Length == 0 || headers.SetCookie.Count > 0
            || headers.CacheControl.ToString() is var cache
                && (cache.Contains("no-store", StringComparison.Ordinal) || cache.Contains("private", StringComparison.Ordinal)))
            return new CachedResponse(response, body, byLanguage);
        var fresh = Span(control, "max-age");
        return fresh <= TimeSpan.Zero ? new CachedResponse(response, body, byLanguage) : new CachedResponse(response, body, byLanguage)
        {
            Keys = keys,
            IsPublic = true,
            Fresh = fresh,
            WhileRevalidate = Span(control, "stale-while-revalidate"),
            IfError = Span(control, "stale-if-error"),
        };
    }

    static TimeSpan Span(string control, string directive)
    {
        foreach (var part in control.Split(',', StringSplitOptions.TrimEntries))
            if (part.Length > directive.Length && part.StartsWith(directive, StringComparison.Ordinal) && part[directive.Length] == '='
                && int.TryParse(part.AsSpan(directive.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(seconds);
        return TimeSpan.Zero;
    }

    /// <summary>Writes the response. Returns true if a compressed form was created, which increases its size.</summary>
    public async ValueTask<bool> Write(HttpContext http, string cacheStatus, long age)
    {
        var (request, response) = (http.Request, http.Response);
        var headers = response.Headers;
        var contentCoding = Status == StatusCodes.Status200OK && IsLoose ? Compression.Choose(request, body.Length)
            : ContentCoding.Identity;
        var tag = etag is null ? null : Compression.Tagged(etag, contentCoding);
        headers.ETag = tag;
        headers.ContentLanguage = language;
        headers.Vary = vary;
        headers.CacheControl = cacheControl;
        headers.Age = (ulong)age < (ulong)Seconds.Length ? Seconds[age] : age.ToString(CultureInfo.InvariantCulture);
        headers[CacheStatus.Header] = cacheStatus;
        foreach (var (name, value) in others) headers[name] = value;
        if (tag is not null && request.Headers.IfNoneMatch.Count > 0 && Preconditions.Has(request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }
        response.StatusCode = Status;
        headers.ContentType = ContentType;
        var made = false;
        var bytes = body;
        if (contentCoding != ContentCoding.Identity)
        {
            bytes = contentCoding == ContentCoding.Brotli ? brotli : gzip;
            made = bytes is null;
            if (contentCoding == ContentCoding.Brotli) bytes ??= brotli = Compression.Compress(body, contentCoding);
            else bytes ??= gzip = Compression.Compress(body, contentCoding);
            headers.ContentEncoding = Compression.Name(contentCoding);
        }
        // A cached refusal answers another request, maybe in another language.
        else if (Status >= StatusCodes.Status400BadRequest && ContentType == "application/problem+json" && body.Length > 0)
        {
            var words = ProblemLanguage.Of(http);
            ProblemLanguage.Name(headers, words);
            bytes = ProblemLanguage.Translate(body, words, System.Diagnostics.Activity.Current?.TraceId.ToHexString());
        }
        headers.ContentLength = bytes!.Length;
        if (!HttpMethods.IsHead(request.Method)) await ResponseBody.Write(http, bytes, http.RequestAborted);
        return made;
    }
}
