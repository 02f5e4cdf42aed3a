using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Strong ETags (RFC 9110, 8.8.3) that contain the resource version. They travel as HTTP headers and, for native gRPC,
/// as metadata of the same names.
/// </summary>
public static class ETags
{
    /// <summary>
    /// Returns the ETag of one representation: the version, and any other input of its bytes (a language, a day).
    /// </summary>
    public static string Of(int version, string? variant = null) =>
        string.IsNullOrEmpty(variant) ? $"\"v{version}\"" : $"\"v{version}-{variant}\"";

    /// <summary>Returns the ETag of a representation composed of several rows: a digest of the message.</summary>
    public static string OfContent(Google.Protobuf.IMessage message)
    {
        Span<byte> digest = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(Google.Protobuf.MessageExtensions.ToByteArray(message), digest);
        return $"\"{System.Buffers.Text.Base64Url.EncodeToString(digest[..12])}\"";
    }

    public static void SetETag(this ServerCallContext call, string etag) => call.GetHttpContext().Response.Headers.ETag = etag;

    /// <summary>Returns 201 with the new resource's address over HTTP; does nothing over native gRPC.</summary>
    public static void Created(this ServerCallContext call, string location)
    {
        var http = call.GetHttpContext();
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true) return;
        http.Response.Headers.Location = location;
        // Transcoding sets 200 itself, just before the headers are sent.
        http.Response.OnStarting(() =>
        {
            if (http.Response is { StatusCode: 200, Headers.Location.Count: > 0 }) http.Response.StatusCode = 201;
            return Task.CompletedTask;
        });
    }
}
