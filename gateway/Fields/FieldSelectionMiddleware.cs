using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Fields;

/// <summary>
/// Answers the members that <c>fields</c> selects, on every read of JSON. The rest of the gateway sees the request
/// without it, so the cache keeps one whole answer, and pruning it costs less than fetching another.
/// </summary>
/// <remarks>The ETag is that of the selection: it stays when a member changes that was not asked for.</remarks>
sealed class FieldSelectionMiddleware(RequestDelegate next)
{
    const string Fields = "fields";

    public async Task InvokeAsync(HttpContext http)
    {
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!reads || !http.Request.Query.TryGetValue(Fields, out var given) || AnswerMessages.Of(http.GetEndpoint()) is not { } answer)
        {
            await next(http);
            return;
        }
        FieldTree tree;
        try
        {
            tree = FieldTree.Of(given.ToString(), answer);
        }
        catch (Problem problem)
        {
            await ProblemDetailsWriter.Write(http, problem);
            return;
        }
        using var whole = new MemoryStream();
        await AskWithout(http, whole);
        await Write(http, whole.GetBuffer().AsMemory(0, (int)whole.Length), tree, given.ToString());
    }

    // Fetches the whole answer into memory as if `fields` had not been asked for.
    async Task AskWithout(HttpContext http, MemoryStream whole)
    {
        var (request, target) = (http.Request, http.Features.GetRequiredFeature<IHttpRequestFeature>());
        var body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var (query, raw, method) = (request.QueryString, target.RawTarget, request.Method);
        var (known, codings) = (request.Headers.IfNoneMatch, request.Headers.AcceptEncoding);
        request.QueryString = QueryString.Create(QueryHelpers.ParseQuery(query.Value).Where(q => q.Key != Fields)
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value)));
        // The cache remembers raw targets.
        (target.RawTarget, request.Method) = (request.Path.ToUriComponent() + request.QueryString.Value, HttpMethods.Get);
        request.Headers.Remove(HeaderNames.IfNoneMatch);
        request.Headers.Remove(HeaderNames.AcceptEncoding);
        http.Response.Body = whole;
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(body);
            (request.QueryString, target.RawTarget, request.Method) = (query, raw, method);
            (request.Headers.IfNoneMatch, request.Headers.AcceptEncoding) = (known, codings);
        }
    }

    static Task Write(HttpContext http, ReadOnlyMemory<byte> whole, FieldTree tree, string fields)
    {
        var (headers, coding) = (http.Response.Headers, ContentCoding.Identity);
        if (http.Response.StatusCode == StatusCodes.Status200OK)
        {
            var selected = tree.Prune(whole);
            // A caller's own answer stays uncompressed, because it may hold a secret beside text of the request.
            if (http.Request.Headers.Authorization.Count == 0) coding = Compression.Choose(http.Request, selected.Length);
            headers.ETag = Compression.Tagged(GatewayEndpoint.ETagOf(selected), coding);
            if (headers.Link is [{ } link])
                headers.Link = link.Replace(">; rel=", $"&{Fields}={Uri.EscapeDataString(fields)}>; rel=", StringComparison.Ordinal);
            if (Preconditions.Has(http.Request.Headers.IfNoneMatch, headers.ETag.ToString()))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                headers.ContentLength = null;
                headers.Remove(HeaderNames.ContentType);
                return Task.CompletedTask;
            }
            whole = coding == ContentCoding.Identity ? selected : Compression.Compress(selected, coding);
            headers.ContentEncoding = Compression.Name(coding);
        }
        headers.ContentLength = whole.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : ResponseBody.Write(http, whole, http.RequestAborted);
    }
}
