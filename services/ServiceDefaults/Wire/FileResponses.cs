using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>A temporary file to send, deleted after sending.</summary>
public sealed record FileResponse(FileStream File, string ContentType, string Name) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => File.DisposeAsync();
}

/// <summary>
/// Maps RPCs that stream a file to HTTP: JSON transcoding would insert a line end between the chunks. Address and
/// policy come from the contract, as for every RPC.
/// </summary>
public static class FileResponses
{
    public static WebApplication MapDownload(this WebApplication app, MethodDescriptor rpc,
        Func<IServiceProvider, CancellationToken, Task<FileResponse>> make)
    {
        var method = $"/{rpc.Service.FullName}/{rpc.Name}";
        app.MapGet(rpc.GetOptions().GetExtension(AnnotationsExtensions.Http).Get, async (HttpContext http, ILogger<FileResponse> log) =>
        {
            try
            {
                http.RequestServices.GetRequiredService<CallerInterceptor>().Authorize(http, method);
                FileRequests.Query(http.Request.Query, []);
                await using var file = await make(http.RequestServices, http.RequestAborted);
                var response = http.Response;
                (response.ContentType, response.ContentLength) = (file.ContentType, file.File.Length);
                response.Headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
                await file.File.CopyToAsync(response.Body, http.RequestAborted);
            }
            catch (Exception) when (http.RequestAborted.IsCancellationRequested)
            {
                // The client disconnected, so no response is possible.
            }
            catch (Exception e) when (!http.Response.HasStarted)
            {
                http.Response.Headers.Clear();
                await StatusJson.Write(http, ProblemInterceptor.Of(e, method, log));
            }
        })
        // Takes precedence over the route that transcoding creates for the same RPC.
        .WithOrder(-1);
        return app;
    }
}
