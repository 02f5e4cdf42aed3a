using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Requests;

/// <summary>
/// Refuses requests whose response would have a media type that the client does not accept (RFC 9110, 12.5.1).
/// </summary>
sealed class AcceptHeader(RequestDelegate next)
{
    public const string Json = "application/json";

    public Task InvokeAsync(HttpContext http) =>
        http.Request.Headers.Accept.Count > 0 && !ProblemDetailsWriter.IsGrpc(http.Request)
            && http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.ContainsKey(ApiRoutes.AnswersFile) == false
            && !Accepts(http.Request.Headers.Accept, Json)
            ? ProblemDetailsWriter.Write(http, ProblemCodes.NotAcceptable, "The answer is application/json.") : next(http);

    /// <summary>Returns true if a media type is acceptable; the most specific range decides.</summary>
    public static bool Accepts(StringValues accept, string? mediaType)
    {
        if (accept.Count == 0 || mediaType is null || accept is ["*/*"] or [Json] && mediaType == Json) return true;
        var type = mediaType.AsSpan();
        if (type.IndexOf(';') is >= 0 and var end) type = type[..end].TrimEnd();
        var slash = type.IndexOf('/');
        var (best, quality, any) = (0, 0.0, false);
        foreach (var line in accept)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var item = line.AsSpan(part).Trim();
                if (item.Length == 0) continue;
                any = true;
                var cut = item.IndexOf(';');
                var range = (cut < 0 ? item : item[..cut]).TrimEnd();
                var how = range.Equals(type, StringComparison.OrdinalIgnoreCase) ? 3
                    : range.EndsWith("/*", StringComparison.Ordinal)
                        && range[..^2].Equals(type[..slash], StringComparison.OrdinalIgnoreCase) ? 2
                    : range is "*/*" or "*" ? 1 : 0;
                if (how > best) (best, quality) = (how, cut < 0 ? 1 : AcceptEncoding.Quality(item[(cut + 1)..]));
            }
        }
        return !any || best > 0 && quality > 0;
    }
}
