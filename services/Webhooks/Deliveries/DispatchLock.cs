using System.Data;
using System.Data.Common;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Lock that one of several processes holds. On PostgreSQL it is an advisory lock of an open connection. On SQLite one
/// process owns the file and always holds the lock.
/// </summary>
sealed class DispatchLock(IServiceScopeFactory scopes, long key) : IAsyncDisposable
{
    AsyncServiceScope? scope;
    DbConnection? connection;

    /// <summary>
    /// Acquires the lock, or verifies that it is still held. Throws if its connection broke, because the lock is then lost.
    /// </summary>
    public async Task<bool> Hold(CancellationToken cancellation)
    {
        try
        {
            if (connection is not null) return await Ask<int>("select 1", cancellation) == 1;
            scope = scopes.CreateAsyncScope();
            var db = scope.Value.ServiceProvider.GetRequiredService<WebhooksDb>();
            if (!db.Database.IsNpgsql()) return true;
            await db.Database.OpenConnectionAsync(cancellation);
            connection = db.Database.GetDbConnection();
            if (await Ask<bool>($"select pg_try_advisory_lock({key})", cancellation)) return true;
            await DisposeAsync();
            return false;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    async Task<T> Ask<T>(string sql, CancellationToken cancellation)
    {
        await using var command = connection!.CreateCommand();
        command.CommandText = $"{Relay.Mark}\n{sql}";
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Releases the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (connection is { State: ConnectionState.Open }) await Ask<bool>($"select pg_advisory_unlock({key})", CancellationToken.None);
        }
        catch (DbException) { }
        connection = null;
        if (scope is { } held) await held.DisposeAsync();
        scope = null;
    }
}
