using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Validates requests before JSON transcoding, which ignores unknown fields and parameters and reports wrong ones
/// poorly. It refuses anything outside the contract by name, before any side effect: query parameters, body fields,
/// wrongly typed values, duplicates, invalid UTF-8, depth, size and media type.
/// </summary>
sealed class StrictInputMiddleware(RequestDelegate next, Limits limits, AuditRefusals refusals)
{
    const int Depth = 32;

    static readonly ConcurrentDictionary<GrpcJsonTranscodingMetadata, HttpContract> Contracts = new();

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { } metadata)
        {
            try
            {
                var contract = Contracts.GetOrAdd(metadata, HttpContract.Of);
                var validation = new RequestValidation();
                contract.CheckQuery(http.Request.Query, IsUtf8(http.Request.QueryString.Value ?? ""), validation);
                var readable = contract.CheckPath(http.Request.RouteValues, validation);
                // A file is not read before its parameters are right.
                if (contract.Body is null || contract.Raw) validation.Refuse();
                await CheckBody(http, contract, validation);
                if (validation.IsFull || !readable) validation.Refuse();
                DeferredFaults.Add(http, validation.Found);
            }
            catch (Problem problem)
            {
                var rpc = metadata.MethodDescriptor;
                await refusals.Note(http, $"/{rpc.Service.FullName}/{rpc.Name}", problem.ProblemCode.Code);
                await StatusJson.Write(http, problem);
                return;
            }
        }
        await next(http);
    }

    /// <summary>
    /// Returns true if a query's decoded octets are UTF-8. Invalid ones were replaced by U+FFFD, which may also be
    /// intended.
    /// </summary>
    internal static bool IsUtf8(string query)
    {
        var octets = Encoding.UTF8.GetBytes(query);
        try
        {
            new UTF8Encoding(false,
                throwOnInvalidBytes: true).GetCharCount(System.Net.WebUtility.UrlDecodeToBytes(octets, 0, octets.Length));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    async Task CheckBody(HttpContext http, HttpContract contract, RequestValidation validation)
    {
        if (contract.Body is null) return;
        var limit = contract.Raw || contract.Bulk ? limits.UploadBytes : limits.BodyBytes;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
        if (http.Request.ContentLength > limit) throw Problem.TooLarge(limit);
        if (contract.Raw)
        {
            if (http.Request.ContentType is null)
                throw new Problem(ProblemCodes.MediaTypeUnsupported, "Say what the body is: Content-Type: text/csv.");
            http.Request.Body = await Read(http, limit);
            return;
        }
        if (!http.Request.HasJsonContentType()
            || http.Request.GetTypedHeaders().ContentType is { Charset.Length: > 0 } type
                && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
            throw new Problem(ProblemCodes.MediaTypeUnsupported,
                "The body must be application/json; an operation without fields takes {}.");
        var body = await Read(http, limit);
        var json = JsonBody.WithoutMark(body.GetBuffer().AsMemory(0, (int)body.Length));
        var rest = JsonBody.Check(json, Depth, contract.Body, contract.PathFields, validation);
        body.Position = body.Length - json.Length;
        http.Request.Body = rest is null ? body : new MemoryStream(rest);
        if (rest is not null || body.Position > 0) http.Request.ContentLength = rest?.Length ?? json.Length;
        // The body is UTF-8 by now, and transcoding fails on a quoted charset.
        http.Request.ContentType = "application/json";
    }

    static async Task<MemoryStream> Read(HttpContext http, long limit)
    {
        var body = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 4096, limit));
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw Problem.TooLarge(limit);
        }
        if (body.Length > limit) throw Problem.TooLarge(limit);
        body.Position = 0;
        return body;
    }
}
