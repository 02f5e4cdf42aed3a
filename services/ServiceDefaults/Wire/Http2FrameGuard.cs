using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Passes the bytes of an HTTP/2 connection through unchanged, reads each 9-byte frame header (RFC 9113, 4.1), and
/// reports a header block with too many CONTINUATION frames. Kestrel limits the bytes of a header block, not the
/// number of its frames: empty frames cost their sender nothing and can continue forever.
/// </summary>
sealed class Http2FrameGuard(PipeReader inner, Action tooMany) : PipeReader
{
    /// <summary>Maximum number of frames; the largest headers fit in 12 frames of 16 KiB.</summary>
    internal const int MostContinuations = 32;

    const byte Continuation = 9;
    const int HeadLength = 9;

    readonly byte[] head = new byte[HeadLength];
    int filled, continuations;
    // Starts with the preface: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".
    long payload = 24;
    // Bytes of the current buffer that an earlier read already inspected.
    long seen;
    ReadOnlySequence<byte> current;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Look(read.Result)) : Wait(read);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<ReadResult> Wait(ValueTask<ReadResult> read) => Look(await read);

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result)) return false;
        Look(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        seen -= current.Slice(0, consumed).Length;
        inner.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        seen -= current.Slice(0, consumed).Length;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    ReadResult Look(ReadResult result)
    {
        current = result.Buffer;
        foreach (var part in current.Slice(seen)) Scan(part.Span);
        seen = current.Length;
        return result;
    }

    void Scan(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (payload > 0)
            {
                var skip = (int)Math.Min(payload, bytes.Length);
                payload -= skip;
                bytes = bytes[skip..];
                continue;
            }
            var take = Math.Min(HeadLength - filled, bytes.Length);
            bytes[..take].CopyTo(head.AsSpan(filled));
            filled += take;
            bytes = bytes[take..];
            if (filled < HeadLength) return;
            filled = 0;
            payload = head[0] << 16 | head[1] << 8 | head[2];
            if (head[3] != Continuation) continuations = 0;
            else if (++continuations > MostContinuations) tooMany();
        }
    }
}
