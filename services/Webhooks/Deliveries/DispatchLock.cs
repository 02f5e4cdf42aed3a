using System.Data;
using System.Data.Common;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Held by one of several processes: on PostgreSQL an advisory lock of a connection that stays open. On SQLite one process owns
/// the file, and always holds it.
/// </summary>
sealed class DispatchLock(IServiceScopeFactory scopes, long key) : IAsyncDisposable
{
    AsyncServiceScope? scope;
    DbConnection? connection;

    /// <summary>Takes the lock, or makes sure that it is still held. Throws when its connection broke: then it is lost.</summary>
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

    /// <summary>Gives the lock up.</summary>
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
