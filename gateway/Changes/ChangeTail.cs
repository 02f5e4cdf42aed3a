using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// Watches where the logs end, for all streams at once, and only while one is open: a stream asks a log only when there is
/// something new in it.
/// </summary>
sealed class ChangeTail(
    Func<CancellationToken, Task<ChangeCursor>> readEnd, ChangeOptions settings, TimeProvider clock, IHostApplicationLifetime host, ILogger<ChangeTail> log)
    : BackgroundLoop(host, clock, log)
{
    readonly TimeProvider time = clock;
    ChangeCursor end = ChangeCursor.Beginning;
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource awake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChangeOptions Settings => settings;

    /// <summary>Completes with the next news. Take it before reading, wait for it after.</summary>
    public Task Round => Volatile.Read(ref next).Task;

    /// <summary>The logs that end elsewhere than at this cursor: they go on after it, or went back.</summary>
    public IReadOnlyList<string> Ahead(ChangeCursor changeCursor) => [.. Volatile.Read(ref end).Positions.Where(p => p.Value != changeCursor.In(p.Key)).Select(p => p.Key)];

    /// <summary>Begins to look: a stream has been opened.</summary>
    public void Wake() => Volatile.Read(ref awake).TrySetResult();

    /// <summary>Stops looking: no stream is open. The caller never calls this and <see cref="Wake"/> at once.</summary>
    public void Rest()
    {
        if (awake.Task.IsCompleted) Volatile.Write(ref awake, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Waits for news; false when there was none for so long.</summary>
    public async Task<bool> Next(Task round, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await round.WaitAsync(atMost, time, cancellation);
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
