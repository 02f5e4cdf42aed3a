using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.Gateway.Problems;

/// <summary>
/// Limits a request body without a declared length. Kestrel's own limit closes the connection with the body, so that a
/// client that still sends sees a broken pipe instead of the refusal. Here the rest of the body can be read and
/// discarded after the refusal.
/// </summary>
sealed class LimitedRequestStream(Stream body, long most) : Stream
{
    const int Around = 64 << 10;

    readonly long most = most;
    long read;

    /// <summary>Applies the body limit of the route. Returns false if Content-Length exceeds it.</summary>
    public static bool Fits(HttpContext http, string? route)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false, MaxRequestBodySize: { } most } limit)
            return true;
        // A native gRPC message needs fewer bytes than JSON; around a file it adds fields and a frame.
        if (route is not null)
            limit.MaxRequestBodySize =
                most = long.Parse(route, CultureInfo.InvariantCulture) + (ProblemDetailsWriter.IsGrpc(http.Request) ? Around : 0);
        if (http.Request.ContentLength > most) return false;
        if (http.Request.ContentLength is not null) return true;
        // This stream counts the bytes from here on.
        limit.MaxRequestBodySize = null;
        http.Request.Body = new LimitedRequestStream(http.Request.Body, most);
        return true;
    }

    /// <summary>Returns the maximum body size of this request in bytes.</summary>
    public static long Limit(HttpContext http) => (http.Request.Body as LimitedRequestStream)?.most
        ?? http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        var before = read;
        read += count;
        return before <= most && read > most
            ? throw new BadHttpRequestException(ServiceDefaults.Problem.TooLarge(most).Message, StatusCodes.Status413PayloadTooLarge)
            : count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
