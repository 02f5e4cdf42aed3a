using System.Numerics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Base class of all background work: waits until the host has started (the schema is current by then), runs
/// <see cref="RunOnce"/> again and again, and survives every failure of it. No exception ever ends the process.
/// </summary>
public abstract class BackgroundLoop(IHostApplicationLifetime host, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <summary>From so many failed rounds in a row on, <c>/health/ready</c> names the loop.</summary>
    public const int Alarming = 3;

    static readonly TimeSpan LongestPause = TimeSpan.FromDays(1), LongestRetry = TimeSpan.FromSeconds(5);
    int failures;

    /// <summary>Rounds that failed in a row; 0 after one that did not.</summary>
    public int Failures => Volatile.Read(ref failures);

    /// <summary>For a round that lasts as long as all is well: it is well again, though the round has not ended.</summary>
    protected void Recovered() => Volatile.Write(ref failures, 0);

    /// <summary>The host's clock.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Pause after a round that failed.</summary>
    protected virtual TimeSpan RetryAfter => TimeSpan.FromSeconds(2);

    /// <summary>One round. Returns the pause before the next one; zero for none.</summary>
    protected abstract Task<TimeSpan> RunOnce(CancellationToken stopping);

    // Doubled after each failure, up to five seconds: an outage is noticed to be over soon, and costs nothing meanwhile.
    static TimeSpan Grown(TimeSpan pause, int count)
    {
        var grown = pause * Math.Pow(2, Math.Min(count - 1, 10));
        return grown < LongestRetry ? grown : pause > LongestRetry ? pause : LongestRetry;
    }

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
                Volatile.Write(ref failures, 0);
            }
            // While stopping, a cancelled call may show as any exception: RpcException, IOException, DbException.
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Telemetry.LoopFailures.Add(1, new KeyValuePair<string, object?>("loop", GetType().Name));
                var count = Interlocked.Increment(ref failures);
                pause = Grown(pause, count);
                // A fault of the program's own with its stack, once; what lasts is logged less and less often.
                if (count == 1 && !TransientFaults.Is(e)) log.LogError(e, "{Loop} failed; next attempt in {Pause}", GetType().Name, pause);
                else if (BitOperations.IsPow2(count)) log.LogWarning("{Loop} failed {Count} times in a row: {Why}", GetType().Name, count, e.Message);
            }
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
