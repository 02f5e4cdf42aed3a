using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Runs concurrent tasks of a background loop, at most one per key. A failed task is logged, and its key stays blocked
/// for a while; the other tasks continue.
/// </summary>
sealed class ChildTasks<TKey>(string name, TimeProvider clock, ILogger log) : IAsyncDisposable where TKey : notnull
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    readonly Dictionary<TKey, Task> running = [];
    CancellationTokenSource stopping = new();

    public IReadOnlyCollection<TKey> Running
    {
        get
        {
            lock (running) return [.. running.Keys];
        }
    }

    /// <summary>Starts the task of a key, unless it is running.</summary>
    public void Start(TKey key, Func<CancellationToken, Task> work)
    {
        lock (running)
            if (!running.ContainsKey(key)) running[key] = Run(key, work, stopping.Token);
    }

    async Task Run(TKey key, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            await work(cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested) { }
        catch (Exception e)
        {
            Telemetry.LoopFailures.Add(1, new KeyValuePair<string, object?>("loop", name));
            log.LogError(e, "{Loop} failed for {Key}; next attempt in {Pause}", name, key, RetryAfter);
            await Task.Delay(RetryAfter, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (running) running.Remove(key);
        }
    }

    /// <summary>Cancels all tasks and waits for them. New ones may start afterwards.</summary>
    public async Task Stop()
    {
        await DisposeAsync();
        stopping = new CancellationTokenSource();
    }

    /// <summary>
    /// Cancels all tasks and waits for them. A second call does nothing, because a host may be stopped twice.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        Task[] rest;
        lock (running) rest = [.. running.Values];
        await Task.WhenAll(rest);
        stopping.Dispose();
    }
}
