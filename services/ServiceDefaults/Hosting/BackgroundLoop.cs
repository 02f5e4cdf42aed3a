using System.Numerics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Base class of background work: waits for host start, by which time the schema is current, then runs
/// <see cref="RunOnce"/> repeatedly. A failed round is logged and retried; no exception ends the process.
/// </summary>
public abstract class BackgroundLoop(LoopHost host) : BackgroundService
{
    /// <summary>Number of consecutive failed rounds from which <c>/health/ready</c> names the loop.</summary>
    public const int Alarming = 3;

    static readonly TimeSpan LongestPause = TimeSpan.FromDays(1), LongestRetry = TimeSpan.FromSeconds(5);
    int failures;
    CommitStamp seen;
    DateTimeOffset looked;

    /// <summary>Consecutive failed rounds; 0 after a successful one.</summary>
    public int Failures => Volatile.Read(ref failures);

    /// <summary>Resets the failure count within a long-running round, which ends only on failure.</summary>
    protected void Recovered() => Volatile.Write(ref failures, 0);

    protected TimeProvider Clock => host.Clock;

    protected ILogger Log => field ??= host.LogOf(GetType());

    /// <summary>A unit of work whose caller is this service.</summary>
    protected AsyncServiceScope Scope() => host.Scope(GetType().Name);

    /// <summary>Pause after a round that failed.</summary>
    protected virtual TimeSpan RetryAfter => TimeSpan.FromSeconds(2);

    /// <summary>
    /// False if nothing was committed to the database since the last call that returned true, and less than this time
    /// has passed. A loop that polls the database asks it first; after a failed round it is true.
    /// </summary>
    protected bool IsDue(TimeSpan atMost)
    {
        var now = host.Clock.GetUtcNow();
        if (!host.HasCommits(ref seen) && now - looked < atMost) return false;
        looked = now;
        return true;
    }

    /// <summary>False if nothing was committed to the database since the last look.</summary>
    protected bool HasCommits(ref CommitStamp seen) => host.HasCommits(ref seen);

    /// <summary>Notes a commit that EF Core does not know of.</summary>
    protected void NoteCommit() => host.NoteCommit();

    /// <summary>Runs one round and returns the pause before the next; zero for none.</summary>
    protected abstract Task<TimeSpan> RunOnce(CancellationToken stopping);

    // Doubles after each failure, up to five seconds: cheap during an outage, and quick to notice its end.
    static TimeSpan Grown(TimeSpan pause, int count)
    {
        var grown = pause * Math.Pow(2, Math.Min(count - 1, 10));
        return grown < LongestRetry ? grown : pause > LongestRetry ? pause : LongestRetry;
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await host.Started(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = RetryAfter;
            try
            {
                pause = await RunOnce(stoppingToken);
                Volatile.Write(ref failures, 0);
            }
            // During shutdown a cancelled call may surface as any exception: RpcException, IOException, DbException.
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Telemetry.LoopFailures.Add(1, new KeyValuePair<string, object?>("loop", GetType().Name));
                var count = Interlocked.Increment(ref failures);
                pause = Grown(pause, count);
                looked = default;
                // An unexpected failure is logged once with its stack trace; a lasting one is logged less and less
                // often.
                if (count == 1 && !TransientFaults.Is(e)) Log.LogError(e, "{Loop} failed; next attempt in {Pause}", GetType().Name, pause);
                else if (BitOperations.IsPow2(count))
                    Log.LogWarning("{Loop} failed {Count} times in a row: {Why}", GetType().Name, count, e.Message);
            }
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause < LongestPause ? pause : LongestPause, Clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
