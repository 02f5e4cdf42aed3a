using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The end of the log, kept until something is committed: those who poll the log of an idle service cost it no
/// statement.
/// </summary>
public sealed class LogEnd(CommitWatch commits)
{
    // An unseen commit of another process is seen by then.
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    static readonly CompiledQuery<Func<EmbassyDb, CancellationToken, Task<Row>>> Query =
        new(() => EF.CompileAsyncQuery((EmbassyDb db, CancellationToken cancellation) => db.LogStates.AsNoTracking()
            .Select(s => new Row(s, db.Outbox.Max(r => r.Sequence))).Single()));

    ReadEnd? last;

    sealed record ReadEnd(CommitStamp Seen, long At, LogState State, long End);

    public async ValueTask<(LogState State, long End)> Get(EmbassyDb db, CancellationToken cancellation)
    {
        var (known, now) = (Volatile.Read(ref last), Environment.TickCount64);
        var seen = known?.Seen ?? default;
        if (!commits.Changed(ref seen) && known is not null && now - known.At < Longest.TotalMilliseconds) return (known.State, known.End);
        var (state, end) = await Read(db, cancellation);
        Volatile.Write(ref last, new ReadEnd(seen, now, state, end));
        return (state, end);
    }

    // The end is read before the rows: an entry added in between is read next time, never skipped.
    public static async Task<(LogState State, long End)> Read(EmbassyDb db, CancellationToken cancellation)
    {
        var read = await Query.For(db)(db, cancellation);
        return (read.State, read.End ?? 0);
    }

    sealed record Row(LogState State, long? End);
}
