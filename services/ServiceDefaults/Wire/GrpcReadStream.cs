using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Exposes a file that a native gRPC client streams in chunks as one readable stream, with backpressure on the sender.
/// </summary>
/// <param name="requests">Positioned at the first message, which was already read for its metadata.</param>
/// <param name="most">Maximum number of bytes; a longer file is refused.</param>
public sealed class GrpcReadStream<T>(IAsyncStreamReader<T> requests, Func<T, ReadOnlyMemory<byte>> bytes, long most = long.MaxValue)
    : Stream
{
    ReadOnlyMemory<byte> rest = bytes(requests.Current);
    long read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (rest.IsEmpty)
        {
            if (!await requests.MoveNext(cancellationToken)) return 0;
            rest = bytes(requests.Current);
        }
        var length = Math.Min(rest.Length, buffer.Length);
        rest[..length].CopyTo(buffer);
        rest = rest[length..];
        return (read += length) > most ? throw Problem.TooLarge(most) : length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read as it comes.");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
