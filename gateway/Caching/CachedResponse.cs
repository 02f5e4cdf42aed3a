using System.Globalization;
using System.IO.Compression;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Caching;

/// <summary>
/// One whole answer of a service, as it is kept and given out: as it is or compressed (once, at the first who takes it so),
/// whole or as 304, with its age.
/// </summary>
sealed class CachedResponse
{
    /// <summary>The Surrogate-Control of a response that may be given to all who asked at the same time, and not kept.</summary>
    public const string Shared = "max-age=0, collapse";

    const int CompressFrom = 1024;

    // What belongs to one exchange, or is said anew for each.
    static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentLength, HeaderNames.ContentType, HeaderNames.ETag, HeaderNames.ContentLanguage, HeaderNames.CacheControl, HeaderNames.Vary, HeaderNames.Age,
        HeaderNames.Date, HeaderNames.TransferEncoding, HeaderNames.Connection, SurrogateKeys.Key, SurrogateKeys.Control, CacheStatus.Header,
    };

    static readonly string[] Seconds = [.. Enumerable.Range(0, 700).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    readonly byte[] body;
    readonly string? etag, language, cacheControl;
    readonly KeyValuePair<string, StringValues>[] others;
    readonly string vary;
    readonly int traceAt;
    volatile byte[]? brotli, gzip;

    CachedResponse(HttpResponse response, byte[] body, bool byLanguage)
    {
        var headers = response.Headers;
        (Status, this.body) = (response.StatusCode, body);
        (ContentType, etag, language) = (headers.ContentType, headers.ETag, headers.ContentLanguage);
        VariesByLanguage = byLanguage && (Status != StatusCodes.Status200OK || headers.Vary.ToString().Contains(HeaderNames.AcceptLanguage, StringComparison.OrdinalIgnoreCase));
        vary = VariesByLanguage ? "Accept-Encoding, Accept-Language" : "Accept-Encoding";
        others = [.. headers.Where(h => !NotKept.Contains(h.Key))];
        // Whoever keeps it asks again whether it is still so: nobody else hears announcements.
        cacheControl = Status >= 400 ? "no-store" : headers.CacheControl is { Count: > 0 } said ? said.ToString() : "public, no-cache";
        // A refusal that is kept names the trace of the request that it answers.
        traceAt = Status < 400 ? -1 : body.AsSpan().IndexOf("\"traceId\":\""u8) is >= 0 and var at ? at + 11 : -1;
    }

    public int Status { get; }
    public string? ContentType { get; }

    /// <summary>True when it was made for one language out of those that the client might have asked for.</summary>
    public bool VariesByLanguage { get; }

    /// <summary>What it depends on; empty when it may not be kept.</summary>
    public string[] Keys { get; private init; } = [];

    /// <summary>For how long it is fresh, may be shown while a new one is fetched, and while none can be.</summary>
    public TimeSpan Fresh { get; private init; }
    public TimeSpan WhileRevalidate { get; private init; }
    public TimeSpan IfError { get; private init; }

    // Pictures and documents are compressed already.
    bool IsLoose => ContentType is null || !(ContentType.StartsWith("image/", StringComparison.Ordinal) && !ContentType.Contains("svg", StringComparison.Ordinal)) && ContentType != "application/pdf";

    public bool IsCacheable => Keys.Length > 0 && Fresh > TimeSpan.Zero;

    /// <summary>Whether everybody who asked at the same time may be given it.</summary>
    public bool IsPublic { get; private init; }

    /// <summary>A service that is away, or that broke.</summary>
    public bool IsFailure => Status >= 500;

    public long Bytes => body.Length + (brotli?.Length ?? 0) + (gzip?.Length ?? 0)
        + 2L * (Keys.Sum(k => k.Length + 20) + others.Sum(o => o.Key.Length + o.Value.ToString().Length + 40) + (etag?.Length ?? 0) + (ContentType?.Length ?? 0)) + 300;

    /// <param name="collection">The first segment of its path, which a refusal depends on.</param>
    public static CachedResponse Of(HttpResponse response, byte[] body, bool byLanguage, string collection, TimeSpan refusals)
    {
        var headers = response.Headers;
        var control = headers[SurrogateKeys.Control].ToString();
        var keys = headers[SurrogateKeys.Key].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status410Gone && refusals > TimeSpan.Zero)
            return new CachedResponse(response, body, byLanguage) { Keys = [collection, .. keys], Fresh = refusals, IsPublic = true };
        if (control == Shared) return new CachedResponse(response, body, byLanguage) { Keys = keys, IsPublic = true };
        if (response.StatusCode != StatusCodes.Status200OK || keys.Length == 0 || headers.SetCookie.Count > 0
            || headers.CacheControl.ToString() is var cache && (cache.Contains("no-store", StringComparison.Ordinal) || cache.Contains("private", StringComparison.Ordinal)))
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
                && int.TryParse(part.AsSpan(directive.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        return TimeSpan.Zero;
    }

    /// <summary>Gives it out. Says true if a compressed form was made for it: it is larger now.</summary>
    public async ValueTask<bool> Write(HttpContext http, string cacheStatus, long age)
    {
        var (request, response) = (http.Request, http.Response);
        var headers = response.Headers;
        var contentCoding = Status == StatusCodes.Status200OK && body.Length >= CompressFrom && IsLoose ? AcceptEncoding.Chosen(request.Headers.AcceptEncoding) : ContentCoding.Identity;
        var tag = Tagged(contentCoding);
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
            if (contentCoding == ContentCoding.Brotli) bytes ??= brotli = Compress(s => new BrotliStream(s, new BrotliCompressionOptions { Quality = 5 }));
            else bytes ??= gzip = Compress(s => new GZipStream(s, CompressionLevel.Optimal));
            headers.ContentEncoding = contentCoding == ContentCoding.Brotli ? "br" : "gzip";
        }
        else if (traceAt >= 0) bytes = WithTrace(http);
        headers.ContentLength = bytes!.Length;
        if (!HttpMethods.IsHead(request.Method)) await ResponseBody.Write(http, bytes, http.RequestAborted);
        return made;
    }

    // Each coding is a representation with a strong ETag of its own (RFC 9110, 8.8.3.3).
    string? Tagged(ContentCoding contentCoding) => etag is null || contentCoding == ContentCoding.Identity ? etag : $"{etag.AsSpan(0, etag.Length - 1)}{(contentCoding == ContentCoding.Brotli ? Preconditions.Brotli : Preconditions.Gzip)}";

    byte[] Compress(Func<Stream, Stream> into)
    {
        using var compressed = new MemoryStream();
        using (var stream = into(compressed)) stream.Write(body);
        return compressed.ToArray();
    }

    byte[] WithTrace(HttpContext http)
    {
        var trace = System.Diagnostics.Activity.Current?.TraceId.ToHexString();
        if (trace is null) return body;
        var copy = (byte[])body.Clone();
        System.Text.Encoding.ASCII.GetBytes(trace, copy.AsSpan(traceAt, 32));
        return copy;
    }
}
