using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Embassy.Gateway.Caching;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Endpoints;

/// <summary>
/// Writes responses of the gateway's own endpoints in the form that services use: refusals, ETag, 304.
/// </summary>
static class GatewayEndpoint
{
    public static IEndpointConventionBuilder MapGatewayEndpoint(this IEndpointRouteBuilder app, string path,
        Func<HttpContext, Task> handler) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], Answer(handler));

    public static RequestDelegate Answer(Func<HttpContext, Task> handler) => async http =>
    {
        try
        {
            await handler(http);
        }
        catch (Problem problem) when (!http.Response.HasStarted)
        {
            await ProblemDetailsWriter.Write(http, problem);
        }
    };

    /// <param name="whole">False for an incomplete response, which must not be cached as complete.</param>
    public static Task Write(HttpContext http, IMessage message, bool whole = true) =>
        Write(http, MessageJson.Of(message), whole: whole);

    public static Task Write(HttpContext http, byte[] json, string type = "application/json", bool whole = true)
    {
        // Responses to a caller with a token depend on its permissions. They stay uncompressed, because they may
        // contain a secret beside text of the request.
        if (whole && http.Request.Headers.Authorization.Count == 0) return Write(http, new PreparedResponse(json, type));
        http.Response.ContentType = type;
        http.Response.ContentLength = json.Length;
        http.Response.Headers.CacheControl = whole ? "private, no-store" : "no-store";
        return ResponseBody.Write(http, json, http.RequestAborted);
    }

    /// <summary>Writes a public response, compressed if the client accepts it, or 304.</summary>
    public static Task Write(HttpContext http, PreparedResponse prepared)
    {
        var headers = http.Response.Headers;
        // The cache compresses what it fetches.
        var contentCoding = OriginFetcher.IsFill(http) ? ContentCoding.Identity : Compression.Choose(http.Request, prepared.Length);
        var etag = Compression.Tagged(prepared.ETag, contentCoding);
        headers.ETag = etag;
        headers.CacheControl = CacheControl(http);
        if (!OriginFetcher.IsFill(http)) headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        // Weak comparison (RFC 9110, 13.1.2): W/"a" in the list is "a".
        if (Preconditions.Has(http.Request.Headers.IfNoneMatch, etag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        var body = prepared.Bytes(contentCoding);
        headers.ContentType = prepared.Type;
        headers.ContentEncoding = Compression.Name(contentCoding);
        headers.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : ResponseBody.Write(http, body, http.RequestAborted);
    }

    public static string ETagOf(byte[] json) => $"\"{Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, 12))}\"";

    // As with reads of the services, a browser may store a response that the gateway caches, but must revalidate.
    static string CacheControl(HttpContext http) => OriginFetcher.IsFill(http) ? "public, no-cache" : "no-cache";
}

/// <summary>The query of a request to a gateway endpoint, restricted to known parameter names.</summary>
sealed class EndpointQuery
{
    readonly Dictionary<string, string> values = [];

    public static EndpointQuery Of(HttpContext http, params string[] names)
    {
        var validation = new RequestValidation();
        var endpointQuery = Of(http, validation, names);
        validation.Refuse();
        return endpointQuery;
    }

    /// <summary>Adds the violations of the query to those of the rest of the request.</summary>
    public static EndpointQuery Of(HttpContext http, RequestValidation validation, params string[] names)
    {
        var endpointQuery = new EndpointQuery();
        foreach (var (name, given) in http.Request.Query)
        {
            if (!names.Contains(name))
                validation.Add(name,
                    "unknown_parameter", names.Length == 0 ? "No query parameter is taken here."
                        : "Taken here: " + string.Join(", ", names) + ".");
            else if (given.Count > 1) validation.Add(name, "duplicate", "Once only.");
            else if (given[0] is null || given[0]!.Any(c => char.IsControl(c) || c == '\ufffd'))
                validation.Add(name, "invalid_text", "Valid UTF-8, percent-encoded, without control characters.");
            else endpointQuery.values[name] = given[0]!;
        }
        return endpointQuery;
    }

    public string this[string name] => values.GetValueOrDefault(name, "");

    /// <summary>Returns a Boolean; false if the parameter is absent.</summary>
    public bool Flag(string name) => this[name] switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw Problem.Invalid(name, "invalid_type", "A value of type bool."),
    };

    /// <summary>Returns an integer; 0 if the parameter is absent.</summary>
    public int Number(string name) => this[name] is not { Length: > 0 } text ? 0
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Problem.Invalid(name, "invalid_type", "A value of type int32.");
}
