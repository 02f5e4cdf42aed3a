using Google.Api;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Applies <see cref="JsonPresence"/> to what JSON transcoding writes, which has no setting for single fields.
/// </summary>
sealed class JsonPresenceMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()?.MethodDescriptor
            is not { IsServerStreaming: false } method
            || method.OutputType.FullName == HttpBody.Descriptor.FullName)
        {
            await next(http);
            return;
        }
        var body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var whole = new MemoryStream(1024);
        http.Response.Body = whole;
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(body);
        }
        ReadOnlyMemory<byte> answer = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        // A refusal is a google.rpc.Status.
        if (http.Response.StatusCode < StatusCodes.Status300MultipleChoices && answer.Length > 0)
            answer = JsonPresence.Prune(answer.Span, method.OutputType);
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }
}
