using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Background work that one of several processes does: a round runs while this process holds the lock, which it keeps
/// from one round to the next, with the connection that holds it.
/// </summary>
public abstract class LeaderLoop(LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Standby = TimeSpan.FromSeconds(2);

    AsyncServiceScope? holder;
    LeaderLock? held;
    CancellationTokenSource? speaks;
    Task speaking = Task.CompletedTask;

    /// <summary>Differs from the key of every other loop of the same service, and from the relay's.</summary>
    protected abstract long LockKey { get; }

    /// <summary>Runs one round as the leader and returns the pause before the next; zero for none.</summary>
    protected abstract Task<TimeSpan> RunAsLeader(CancellationToken stopping);

    /// <summary>
    /// Stops work that goes on between rounds: at shutdown, and when another process may hold the lock.
    /// </summary>
    protected virtual Task StopLeading() => Task.CompletedTask;

    protected sealed override async Task<TimeSpan> RunOnce(CancellationToken stopping) =>
        await Hold(stopping) ? await RunAsLeader(stopping) : Standby;

    // Acquires the lock, or verifies that it is still held. Throws if its connection broke, because the lock is then
    // lost.
    async Task<bool> Hold(CancellationToken cancellation)
    {
        try
        {
            if (held is not null)
            {
                await held.Verify(cancellation);
                return true;
            }
            holder = Scope();
            var db = holder.Value.ServiceProvider.GetRequiredService<EmbassyDb>();
            await db.Database.OpenConnectionAsync(cancellation);
            held = await LeaderLock.TryAcquire(db.Database.GetDbConnection(), LockKey, cancellation);
            if (held is null) await Release();
            else if (held.IsSession) speaking = Speak(held, (speaks = new CancellationTokenSource()).Token);
            return held is not null;
        }
        catch
        {
            await Release();
            await StopLeading();
            throw;
        }
    }

    // Rounds use connections of their own, and may be far apart: a leader that only waits is not silent.
    static async Task Speak(LeaderLock held, CancellationToken enough)
    {
        using var timer = new PeriodicTimer(LeaderLock.Silence / 4);
        try
        {
            while (await timer.WaitForNextTickAsync(enough)) await held.Verify(CancellationToken.None);
        }
        catch (OperationCanceledException) { }
        // The session has ended, which the next round finds too.
        catch (Exception e) when (e is DbException or IOException) { }
    }

    async Task Release()
    {
        if (speaks is not null)
        {
            await speaks.CancelAsync();
            await speaking;
            speaks.Dispose();
            speaks = null;
        }
        try
        {
            if (held is not null) await held.DisposeAsync();
        }
        catch (DbException) { }
        held = null;
        if (holder is { } open) await open.DisposeAsync();
        holder = null;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await StopLeading();
        await Release();
    }
}
