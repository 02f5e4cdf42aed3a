using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// Polls the ends of the logs for all open streams, so that a stream reads a log only if it has new rows. Does not poll
/// while no stream is open.
/// </summary>
sealed class ChangeTail(Func<CancellationToken, Task<ChangeCursor>> readEnd, ChangeOptions settings, LoopHost host) : BackgroundLoop(host)
{
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
        if (after == before) return settings.Poll;
        Volatile.Write(ref end, after);
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return settings.Poll;
    }
}
