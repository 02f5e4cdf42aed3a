using System.Text.Json;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Records;

/// <summary>
/// Prepares a write of a record that can be read at the same address: a PUT may contain what was read, and a PATCH
/// becomes a PUT of the record with the change merged into it.
/// </summary>
sealed class RecordMiddleware(RequestDelegate next, ILogger<ProblemDetailsMiddleware> problems)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (ProblemDetailsWriter.IsGrpc(http.Request)
            || http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault(ApiRoutes.Record) is not { } name)
        {
            await next(http);
            return;
        }
        var record = RecordContract.All[name];
        try
        {
            if (HttpMethods.IsPatch(http.Request.Method))
            {
                if (await new MergePatch(http, record, problems).Apply() is not { } merged) return;
                SetBody(http, merged);
                http.Request.Method = HttpMethods.Put;
            }
            else if (http.Request.HasJsonContentType()) SetBody(http, await Pruned(http, record));
        }
        catch (Problem problem)
        {
            await ProblemDetailsWriter.Write(http, problem);
            return;
        }
        await next(http);
    }

    static async Task<byte[]> Pruned(HttpContext http, RecordContract record)
    {
        var body = await Body(http);
        try
        {
            return ReadBack.Prune(body, record, http.Request.RouteValues);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The service says what is wrong with it.
            return body;
        }
    }

    internal static async Task<byte[]> Body(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return JsonBody.WithoutMark(body.ToArray()).ToArray();
    }

    static void SetBody(HttpContext http, byte[] body)
    {
        http.Request.Body = new MemoryStream(body);
        http.Request.Headers.Remove("Transfer-Encoding");
        http.Request.ContentLength = body.Length;
    }
}
