using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Records;

/// <summary>
/// JSON Merge Patch (RFC 7396): reads the record, merges the change into it, and leaves the write to PUT. The service
/// compares If-Match with the version that it has then, so a change in between is refused as <c>stale</c>.
/// </summary>
sealed class MergePatch(HttpContext http, RecordContract record, ILogger<ProblemDetailsMiddleware> problems)
{
    public const string MediaType = "application/merge-patch+json";

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Returns the body of the PUT; null if the record cannot be read and the response says why.</summary>
    public async Task<byte[]?> Apply()
    {
        var type = http.Request.GetTypedHeaders().ContentType?.MediaType.Value;
        if (!MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            throw new Problem(ProblemCodes.MediaTypeUnsupported, $"The body must be {MediaType}: the members to change, and null to clear one.");
        if (http.Request.Headers.IfMatch.Count == 0)
            throw new Problem(ProblemCodes.PreconditionRequired, "Send the ETag that you read in If-Match.");
        var body = await RecordMiddleware.Body(http);
        var change = Parse(body);
        // Refuses a record in one language before it is merged into one in all, which would hide that.
        _ = ReadBack.Prune(body, record, http.Request.RouteValues);
        var read = await Read();
        if (read is not { } whole) return null;
        // `*` means the version that is read here, so that a change in between is not lost.
        if (http.Request.Headers.IfMatch == "*") http.Request.Headers.IfMatch = whole.ETag;
        http.Request.ContentType = "application/json";
        return ReadBack.Prune(JsonSerializer.SerializeToUtf8Bytes(Merge(whole.Record, change)), record, http.Request.RouteValues);
    }

    static JsonObject Parse(byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body, null, Strict) is JsonObject change) return change;
        }
        catch (JsonException)
        {
            // Refused below.
        }
        throw new Problem(ProblemCodes.InvalidJson, "The body is not one JSON object of at most 32 levels, with each member once.");
    }

    /// <summary>MergePatch of RFC 7396, section 2.</summary>
    static JsonObject Merge(JsonObject target, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject inner) target[name] = Merge(target[name] as JsonObject ?? [], inner);
            else target[name] = value.DeepClone();
        }
        return target;
    }

    async Task<(JsonObject Record, string ETag)?> Read()
    {
        var inner = new DefaultHttpContext
        {
            User = http.User,
            RequestServices = http.RequestServices,
            RequestAborted = http.RequestAborted,
        };
        var request = inner.Request;
        (request.Method, request.Protocol) = (HttpMethods.Get, HttpProtocol.Http2);
        (request.Scheme, request.Host, request.Path) = (http.Request.Scheme, http.Request.Host, http.Request.Path);
        request.QueryString = new QueryString(record.EveryLanguage);
        request.RouteValues = new RouteValueDictionary(http.Request.RouteValues);
        request.Headers.Authorization = http.Request.Headers.Authorization;
        if (http.Request.Headers.TraceParent.Count > 0) request.Headers.TraceParent = http.Request.Headers.TraceParent;
        inner.SetEndpoint(http.GetEndpoint());
        using var body = new MemoryStream();
        inner.Response.Body = body;
        await new ProblemDetailsMiddleware(c => c.GetEndpoint()!.RequestDelegate!(c), problems).InvokeAsync(inner);
        await inner.Response.BodyWriter.FlushAsync();
        if (inner.Response.StatusCode == StatusCodes.Status200OK)
            return (JsonNode.Parse(body.ToArray())!.AsObject(), inner.Response.Headers.ETag.ToString());
        http.Response.StatusCode = inner.Response.StatusCode;
        foreach (var (name, value) in inner.Response.Headers) http.Response.Headers[name] = value;
        http.Response.ContentLength = body.Length;
        await ResponseBody.Write(http, body.ToArray(), http.RequestAborted);
        return null;
    }
}
