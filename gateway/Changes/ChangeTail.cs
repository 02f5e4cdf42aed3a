using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// Reads the ends of the logs for all open streams, so that a stream reads a log only if it has new rows: after an
/// announcement, and at intervals, because one may be missed. Does not read while no stream is open.
/// </summary>
sealed class ChangeTail(Func<CancellationToken, Task<ChangeCursor>> readEnd, ChangeOptions settings, LoopHost host) : BackgroundLoop(host)
{
    // While announcements are heard, an interval finds only those that a broker did not take.
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(2), Gather = TimeSpan.FromMilliseconds(20);

    readonly SemaphoreSlim news = new(0, 1);
    volatile bool listens;
    ChangeCursor end = ChangeCursor.Beginning;
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource awake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChangeOptions Settings => settings;

    /// <summary>
    /// Completes when new rows arrive. Read the property before reading the logs, and await the task afterwards.
    /// </summary>
    public Task Round => Volatile.Read(ref next).Task;

    /// <summary>Returns the logs whose end differs from this cursor: they have new rows or were reset.</summary>
    public IReadOnlyList<string> Ahead(ChangeCursor changeCursor) =>
        [.. Volatile.Read(ref end).Positions.Where(p => p.Value != changeCursor.In(p.Key)).Select(p => p.Key)];

    /// <summary>Signals an announcement: a log has more.</summary>
    public void Hear()
    {
        try
        {
            if (news.CurrentCount == 0) news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread has signalled at the same time.
        }
    }

    /// <summary>Whether announcements are heard at all.</summary>
    public void Listen(bool connected)
    {
        listens = connected;
        Hear();
    }

    /// <summary>Starts polling; called when a stream opens.</summary>
    public void Wake() => Volatile.Read(ref awake).TrySetResult();

    /// <summary>
    /// Stops polling; called when no stream is open. Never call it concurrently with <see cref="Wake"/>.
    /// </summary>
    public void Rest()
    {
        if (awake.Task.IsCompleted) Volatile.Write(ref awake, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Waits for new rows; returns false on timeout.</summary>
    public async Task<bool> Next(Task round, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await round.WaitAsync(atMost, Clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await Volatile.Read(ref awake).Task.WaitAsync(stopping);
        var now = await readEnd(stopping);
        var (before, after) = (end, end);
        foreach (var (name, position) in now.Positions)
            after = after.At(name, position);
        if (after != before)
        {
            Volatile.Write(ref end, after);
            Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
        var pause = listens && Longest > settings.Poll ? Longest : settings.Poll;
        // Those of one import are read together.
        return await news.WaitAsync(pause, stopping) ? Gather : TimeSpan.Zero;
    }

    public override void Dispose()
    {
        news.Dispose();
        base.Dispose();
    }
}
