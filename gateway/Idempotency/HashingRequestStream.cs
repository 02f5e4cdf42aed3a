using System.Security.Cryptography;

namespace Embassy.Gateway.Idempotency;

/// <summary>Hashes a request body while it is read, so that a body of any length needs no buffer.</summary>
sealed class HashingRequestStream : Stream
{
    readonly Stream body;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="prefix">Bytes to hash before the body.</param>
    public HashingRequestStream(Stream body, byte[] prefix)
    {
        this.body = body;
        hash.AppendData(prefix);
    }

    /// <summary>
    /// True after the body was read to its end; only then <see cref="Digest"/> covers the whole body.
    /// </summary>
    public bool IsWhole { get; private set; }

    public string Digest => Convert.ToHexString(hash.GetCurrentHash());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..count]);
        IsWhole |= count == 0 && buffer.Length > 0;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }

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
