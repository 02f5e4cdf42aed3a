using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>Sends the ETag; one of a version also names the epoch (<see cref="ETagEpoch"/>).</summary>
    public static void SetETag(this ServerCallContext call, string etag) =>
        call.GetHttpContext().Response.Headers.ETag = call.Epoch().Of(etag);

    internal static ETagEpoch Epoch(this ServerCallContext call) =>
        call.GetHttpContext().RequestServices?.GetService<ETagEpoch>() ?? ETagEpoch.First;

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

/// <summary>
/// The epoch of a restored database in its ETags: <c>"v3"</c> becomes <c>"v3.019ad3f0c2e17abc"</c>. Versions are
/// assigned again after a restore, so those that a client read before must match nothing.
/// </summary>
sealed class ETagEpoch
{
    public static readonly ETagEpoch First = new();

    string mark = "";

    /// <summary>Called once the schema is current. A database that was never restored has no mark.</summary>
    public void Set(LogState state) => mark = state.Number > 1 ? "." + state.Epoch : "";

    /// <summary>Returns the ETag of this epoch; one that is a digest of the content stays as it is.</summary>
    public string Of(string etag)
    {
        if (mark.Length == 0 || !etag.StartsWith("\"v", StringComparison.Ordinal)) return etag;
        var end = 2 + etag.AsSpan(2).IndexOfAny('-', '"');
        return end > 2 && etag.AsSpan(2, end - 2).IndexOfAnyExceptInRange('0', '9') < 0 ? etag.Insert(end, mark) : etag;
    }

    /// <summary>Returns the version in an entity tag of this epoch; null for any other.</summary>
    public int? VersionIn(string tag)
    {
        if (!tag.StartsWith("\"v", StringComparison.Ordinal)) return null;
        var digits = tag[2..^1];
        var cut = digits.IndexOf('-', StringComparison.Ordinal);
        if (cut >= 0) digits = digits[..cut];
        if (!digits.EndsWith(mark, StringComparison.Ordinal)) return null;
        return int.TryParse(digits.AsSpan(0, digits.Length - mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version : null;
    }
}
