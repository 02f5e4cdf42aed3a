using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Base class of all background work: waits until the host has started (the schema is current by then), runs
/// <see cref="RunOnce"/> again and again, and survives every failure of it. No exception ever ends the process.
/// </summary>
public abstract class BackgroundLoop(IHostApplicationLifetime host, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <summary>Pause after a round that failed.</summary>
    protected virtual TimeSpan RetryAfter => TimeSpan.FromSeconds(2);

    /// <summary>One round. Returns the pause before the next one; zero for none.</summary>
    protected abstract Task<TimeSpan> RunOnce(CancellationToken stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = RetryAfter;
            try
            {
                pause = await RunOnce(stoppingToken);
            }
            // While stopping, a cancelled call may show as any exception: RpcException, IOException, DbException.
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Telemetry.LoopFailures.Add(1, new KeyValuePair<string, object?>("loop", GetType().Name));
                log.LogError(e, "{Loop} failed; next attempt in {Pause}", GetType().Name, pause);
            }
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
