using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.RollCalls;

/// <summary>Holds the latest snapshot of the ballots.</summary>
/// <remarks>
/// It loads from the database at startup or at the first request. Each import of this process extends it. A periodic
/// check reloads it after another replica's import.
/// </remarks>
public sealed class BallotIndex(IServiceScopeFactory scopes, ILogger<BallotIndex> log) : IDisposable
{
    readonly SemaphoreSlim one = new(1, 1);
    VoteColumns? current;

    public async ValueTask<VoteColumns> Current(CancellationToken cancellation)
    {
        if (Volatile.Read(ref current) is { } made) return made;
        await one.WaitAsync(cancellation);
        try
        {
            return current ?? await Make(cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Reloads the snapshot if the database has a newer import.</summary>
    public async Task Renew(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (current is null || await scope.ServiceProvider.GetRequiredService<ForumsDb>().VotesVersion(cancellation) != current.Version)
                await Make(cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Applies a committed import, if the snapshot missed none before it.</summary>
    /// <param name="next">Null if the snapshot must reload from the database.</param>
    public async Task Extend(long version, Func<VoteColumns, VoteColumns>? next, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            // Not loaded yet: the next request reads the database.
            if (current is null) return;
            if (next is not null && current.Version == version - 1) Volatile.Write(ref current, next(current));
            else await Make(cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    async Task<VoteColumns> Make(CancellationToken cancellation)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var made = await Read(scope.ServiceProvider.GetRequiredService<ForumsDb>(), cancellation);
        log.LogInformation("Ballots in memory: {RollCalls} roll calls, {States} States, {Bytes} bytes, {Milliseconds} ms",
            made.Heads.Count(h => h is not null), made.States.Count, made.Bytes,
            (long)System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        Volatile.Write(ref current, made);
        return made;
    }

    public static async Task<VoteColumns> Read(ForumsDb db, CancellationToken cancellation)
    {
        // One consistent snapshot of the database: an import may commit between two of these queries.
        await using var transaction = await db.Database.BeginTransactionAsync(
            db.Database.IsNpgsql() ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.Serializable, cancellation);
        var version = await db.VotesVersion(cancellation);
        var heads = await Heads(db, cancellation);
        var ballots = new List<(int RollCall, short State, Choice Choice)>();
        var states = new Dictionary<string, short>(StringComparer.Ordinal);
        await foreach (var (rollCall, state, choice) in BallotTable.Read(db, cancellation))
        {
            if (!states.TryGetValue(state, out var index)) states[state] = index = (short)states.Count;
            ballots.Add((rollCall, index, choice));
        }
        var names = states.OrderBy(s => s.Value).Select(s => s.Key).ToArray();
        var builder = new VoteColumns.Builder(heads, names, version);
        foreach (var (rollCall, state, choice) in ballots) builder.Set(names[state], rollCall, choice);
        return builder.Build();
    }

    public static async Task<List<RollCallHead>> Heads(ForumsDb db, CancellationToken cancellation) =>
        [.. (await db.RollCalls.AsNoTracking().Where(r => r.SameAs == null)
            .Select(r => new { r.Id, r.Facts.Session, r.Facts.Day, r.Issues, r.Facts.Important,
                Cast = (r.Facts.StatedYes ?? 0) + (r.Facts.StatedNo ?? 0) + (r.Facts.StatedAbstentions ?? 0) }).ToListAsync(cancellation))
            .Select(r => new RollCallHead(r.Id, r.Session, r.Day, VoteIssues.Bits(r.Issues), r.Important, r.Cast))];

    public void Dispose() => one.Dispose();
}

/// <summary>Loads the snapshot at startup and checks for imports of other replicas.</summary>
public sealed class BallotIndexRunner(BallotIndex memory, LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await memory.Renew(stopping);
        return Every;
    }
}
