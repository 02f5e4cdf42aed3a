using System.Data.Common;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>A <see cref="LeaderLock"/> that is kept from one round to the next, with the connection that holds it.</summary>
sealed class DispatchLock(IServiceScopeFactory scopes, long key) : IAsyncDisposable
{
    AsyncServiceScope? scope;
    LeaderLock? held;

    /// <summary>
    /// Acquires the lock, or verifies that it is still held. Throws if its connection broke, because the lock is then lost.
    /// </summary>
    public async Task<bool> Hold(CancellationToken cancellation)
    {
        try
        {
            if (held is not null)
            {
                await held.Verify(cancellation);
                return true;
            }
            scope = scopes.CreateAsyncScope();
            var db = scope.Value.ServiceProvider.GetRequiredService<WebhooksDb>();
            await db.Database.OpenConnectionAsync(cancellation);
            held = await LeaderLock.TryAcquire(db.Database.GetDbConnection(), key, cancellation);
            if (held is null) await DisposeAsync();
            return held is not null;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Releases the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (held is not null) await held.DisposeAsync();
        }
        catch (DbException) { }
        held = null;
        if (scope is { } open) await open.DisposeAsync();
        scope = null;
    }
}
