namespace Embassy.Gateway.Caching;

/// <summary>Buffers a response body up to a limit, and discards it beyond.</summary>
sealed class LimitedResponseBuffer(int most) : Stream
{
    readonly MemoryStream held = new();

    public bool IsOver { get; private set; }

    public byte[] ToArray() => held.ToArray();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        IsOver |= held.Length + buffer.Length > most;
        if (!IsOver) held.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => held.Length;
    public override long Position { get => held.Position; set => throw new NotSupportedException(); }
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
