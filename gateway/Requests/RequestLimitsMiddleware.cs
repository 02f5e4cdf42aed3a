using System.Text;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.Gateway.Requests;

/// <summary>
/// Checks first that the address and the headers are within their limits, the address is text, and a read has no body.
/// Kestrel's limits are a little higher than ours, so that the refusal can name the cause; far beyond them Kestrel
/// sends a bare 414 or 431.
/// </summary>
sealed class RequestLimitsMiddleware(RequestDelegate next)
{
    const int MostAddress = 8 << 10, MostHeaders = 32 << 10;

    static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = 64 << 10;
        limits.MaxRequestHeadersTotalSize = 192 << 10;
        // A body that is slower than this after five seconds is aborted: 408.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxResponseBufferSize = ResponseBody.MaxBuffered;
    }

    public Task InvokeAsync(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length > MostAddress)
            return ProblemDetailsWriter.Write(http, ProblemCodes.AddressTooLong, "At most 8,192 bytes of path and query are taken.");
        if (HeaderBytes(http.Request.Headers) > MostHeaders)
            return ProblemDetailsWriter.Write(http, ProblemCodes.HeadersTooLarge, "At most 32,768 bytes of headers are taken.");
        if ((HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            return ProblemDetailsWriter.Write(http, ProblemCodes.RequestMalformed, "A read takes no body.");
        if (target.Contains('%', StringComparison.Ordinal) && !IsText(target))
            return ProblemDetailsWriter.Write(http, ProblemCodes.RequestMalformed,
                "Path and query must be UTF-8, percent-encoded, without control characters in the path.");
        if (!RequestPath.IsUnambiguous(http.Request.Path)) return ProblemDetailsWriter.Write(http, ProblemCodes.RequestMalformed,
            "A name in the path may not contain / ? # % or \\, encoded or not.");
        // Two forums would be two processes.
        if (http.Request.Headers[Routing.ApiRoutes.ForumHeader].ToString().Contains(',', StringComparison.Ordinal))
            return ProblemDetailsWriter.Write(http, ProblemCodes.RouteUnknown, "Name one forum.");
        return next(http);
    }

    static int HeaderBytes(IHeaderDictionary headers)
    {
        var bytes = 0;
        foreach (var (name, values) in headers)
            foreach (var value in values) bytes += name.Length + (value?.Length ?? 0) + 4;
        return bytes;
    }

    // Every % is followed by two hexadecimal digits, and the decoded bytes are UTF-8.
    static bool IsText(string target)
    {
        var bytes = new byte[target.Length];
        var (length, query) = (0, false);
        for (var i = 0; i < target.Length; i++)
        {
            var c = target[i];
            query |= c == '?';
            if (c == '%')
            {
                if (i + 2 >= target.Length || !char.IsAsciiHexDigit(target[i + 1]) || !char.IsAsciiHexDigit(target[i + 2])) return false;
                c = (char)Convert.FromHexString(target.AsSpan(i + 1, 2))[0];
                i += 2;
                if (!query && c is < ' ' or '\x7f') return false;
            }
            // Services name the parameter that contains a control character, except for U+0080 to U+009F in a path.
            // Those are refused below.
            else if (c > '\x7f') return false;
            bytes[length++] = (byte)c;
        }
        try
        {
            var text = StrictUtf8.GetString(bytes, 0, length);
            return !text.AsSpan(0, text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length)
                .ContainsAnyInRange('\x80', '\x9f');
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
