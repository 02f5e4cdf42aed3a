using System.Buffers;
using System.Text;
using System.Text.Json;
using Embassy.Gateway.Caching;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Embassy.Gateway.Forwarding;

/// <summary>
/// Transforms service responses: a google.rpc.Status becomes problem+json, and an ETag that the client already has
/// becomes 304, which transcoding cannot produce.
/// </summary>
static class ResponseTransforms
{
    const int UsualErrorBytes = 4 << 10, MostErrorBytes = 256 << 10;

    public static void Configure(TransformBuilderContext transforms)
    {
        transforms.AddRequestTransform(request =>
        {
            Routing.ServiceResilience.Note(request.ProxyRequest, request.HttpContext.RequestAborted);
            // Services return full responses; the gateway evaluates the condition.
            request.ProxyRequest.Headers.Remove(HeaderNames.IfNoneMatch);
            request.ProxyRequest.Headers.Remove(HeaderNames.IfModifiedSince);
            request.ProxyRequest.Headers.Remove(HeaderNames.AcceptEncoding);
            request.ProxyRequest.Headers.Remove(HeaderNames.Range);
            if (HttpMethods.IsHead(request.HttpContext.Request.Method)) request.ProxyRequest.Method = HttpMethod.Get;
            if (request.HttpContext.Request.Headers.IfMatch is { Count: > 0 } match && Preconditions.Uncompressed(match) is var known
                && known != match)
            {
                request.ProxyRequest.Headers.Remove(HeaderNames.IfMatch);
                request.ProxyRequest.Headers.TryAddWithoutValidation(HeaderNames.IfMatch, known.ToString());
            }
            return ValueTask.CompletedTask;
        });
        transforms.AddResponseTransform(async response =>
        {
            var fill = OriginFetcher.IsFill(response.HttpContext);
            Absolute(response.HttpContext);
            DefaultHeaders.PreferTheService(response.HttpContext.Response.Headers);
            if (!fill) ForTheClient(response.HttpContext, response.ProxyResponse);
            if (response.ProxyResponse is not { } answer || ProblemDetailsWriter.IsGrpc(response.HttpContext.Request)) return;
            if ((int)answer.StatusCode >= 400) await ToProblem(response, answer);
            else if (!fill && NotModified(response.HttpContext))
            {
                response.SuppressResponseBody = true;
                response.HttpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                response.HttpContext.Response.Headers.ContentLength = null;
                response.HttpContext.Response.Headers.Remove(HeaderNames.ContentType);
            }
        });
    }

    static void ForTheClient(HttpContext http, HttpResponseMessage? answer)
    {
        Cache.EvictWritten(http, answer);
        var headers = http.Response.Headers;
        // Internal headers between the services and the gateway.
        headers.Remove(SurrogateKeys.Key);
        headers.Remove(SurrogateKeys.Control);
        if (headers.CacheControl.Count == 0 && !ProblemDetailsWriter.IsGrpc(http.Request))
            headers.CacheControl = http.Request.Headers.Authorization.Count > 0 ? "private, no-store"
                : HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? "no-cache" : "no-store";
    }

    // A service names the next page of a list by its path, since only the gateway's address is public.
    static void Absolute(HttpContext http)
    {
        if (http.Response.Headers.Link is not [['<', '/', ..] link]) return;
        var origin = http.RequestServices.GetRequiredService<PublicAddressOptions>().PublicAddress.TrimEnd('/');
        http.Response.Headers.Link = $"<{origin}{link[1..]}";
    }

    static bool NotModified(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.Response.StatusCode == StatusCodes.Status200OK
        && http.Response.Headers.ETag is [{ Length: > 0 } etag] && Preconditions.Has(http.Request.Headers.IfNoneMatch, etag);

    static async Task ToProblem(ResponseTransformContext response, HttpResponseMessage answer)
    {
        var http = response.HttpContext;
        // ProblemDetailsMiddleware describes statuses that arrive without a body. Other foreign bodies are not
        // forwarded.
        var media = answer.Content.Headers.ContentType?.MediaType;
        if (media is null && (int)answer.StatusCode is 404 or 405 or 413 or 415 or 503 or 504) return;
        response.SuppressResponseBody = true;
        if (media != "application/json")
        {
            http.Response.Headers.ContentLength = null;
            await ProblemDetailsWriter.Write(http, ProblemCodes.Internal, "The service answered with an error that cannot be read.");
            return;
        }
        await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
        // Transcoding responds in the charset of the request.
        await using var json = answer.Content.Headers.ContentType?.CharSet is { Length: > 0 } charset
            && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? Encoding.CreateTranscodingStream(body, Encoding.GetEncoding(charset.Trim('"')), Encoding.UTF8) : body;
        var status = await ReadStatus(json, http.RequestAborted);
        if (status is null)
        {
            await ProblemDetailsWriter.Write(http, ProblemCodes.Internal, "The service answered with an error that cannot be read.");
            return;
        }
        await ProblemDetailsWriter.Write(http, status.Value.Reason, status.Value.Detail, status.Value.Faults, status.Value.More);
    }

    /// <summary>
    /// Reads the status of a refusal into rented memory, which grows up to <see cref="MostErrorBytes"/>. Returns null
    /// if the status is unreadable.
    /// </summary>
    internal static async Task<(ProblemCode Reason, string Detail, List<FieldViolation> Faults,
        Dictionary<string, string> More)?> ReadStatus(
        Stream body, CancellationToken cancellation)
    {
        var json = ArrayPool<byte>.Shared.Rent(UsualErrorBytes);
        try
        {
            var length = await body.ReadAtLeastAsync(json, json.Length, throwOnEndOfStream: false, cancellation);
            while (length == json.Length && length < MostErrorBytes)
            {
                var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                json.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(json);
                json = larger;
                length += await body.ReadAtLeastAsync(json.AsMemory(length), json.Length - length, throwOnEndOfStream: false, cancellation);
            }
            return Read(json.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    static (ProblemCode Reason, string Detail, List<FieldViolation> Faults, Dictionary<string, string> More)? Read(
        ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var detail = document.RootElement.GetProperty("message").GetString() ?? "";
            ProblemCode? problemCode = null;
            var faults = new List<FieldViolation>();
            var more = new Dictionary<string, string>();
            foreach (var part in document.RootElement.GetProperty("details").EnumerateArray())
            {
                if (part.TryGetProperty("reason", out var code))
                {
                    problemCode = ProblemCodes.Find(code.GetString()!);
                    foreach (var entry in part.GetProperty("metadata").EnumerateObject()) more[entry.Name] = entry.Value.GetString()!;
                }
                if (part.TryGetProperty("fieldViolations", out var violations))
                    faults.AddRange(violations.EnumerateArray().Select(v => new FieldViolation(
                        v.GetProperty("field").GetString()!, v.GetProperty("reason").GetString()!,
                        v.GetProperty("description").GetString()!)));
            }
            // Refusals by transcoding itself carry no problem code.
            problemCode ??= document.RootElement.GetProperty("code").GetInt32() switch
            {
                3 => ProblemCodes.InvalidRequest,
                4 => ProblemCodes.Timeout,
                5 or 12 => ProblemCodes.RouteUnknown,
                14 => ProblemCodes.ServiceUnavailable,
                _ => ProblemCodes.Internal,
            };
            // This text was not written for clients.
            if (problemCode == ProblemCodes.Internal && !document.RootElement.GetProperty("details").EnumerateArray().Any())
                detail = "An internal error occurred.";
            return (problemCode, detail, faults, more);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
