using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Tasks of a background loop that run beside each other, one for a key at a time. A task that fails is logged, and waits
/// before its key is free again; the others go on.
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

    /// <summary>Starts the work of a key, unless it is running.</summary>
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

    /// <summary>Cancels all and waits for their end. New ones may be started afterwards.</summary>
    public async Task Stop()
    {
        await DisposeAsync();
        stopping = new CancellationTokenSource();
    }

    /// <summary>Cancels all and waits for their end. A second call does nothing: a host may be stopped twice.</summary>
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
