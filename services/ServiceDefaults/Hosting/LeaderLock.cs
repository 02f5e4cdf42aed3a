using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Elects one of several processes. On PostgreSQL the leader holds an advisory lock, which fences only writes over the
/// same connection. On SQLite one process owns the file, so it always has the lock.
/// </summary>
/// <remarks>Keys must be distinct within one database; each service has its own database.</remarks>
public sealed class LeaderLock : IAsyncDisposable
{
    readonly DbConnection connection;
    readonly long key;

    LeaderLock(DbConnection connection, long key) => (this.connection, this.key) = (connection, key);

    /// <param name="connection">An open connection, which must stay open for as long as the lock is held.</param>
    /// <returns>Null when another process holds the lock.</returns>
    public static async Task<LeaderLock?> TryAcquire(DbConnection connection, long key, CancellationToken cancellation)
    {
        if (connection is not NpgsqlConnection || await Ask(connection, $"select pg_try_advisory_lock({Text(key)})", cancellation) is true)
            return new LeaderLock(connection, key);
        return null;
    }

    /// <summary>Throws when the session that held the lock has ended: another process may hold the lock now.</summary>
    public Task Verify(CancellationToken cancellation) =>
        connection is NpgsqlConnection ? Ask(connection, "select 1", cancellation) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (connection is NpgsqlConnection { State: ConnectionState.Open })
            await Ask(connection, $"select pg_advisory_unlock({Text(key)})", CancellationToken.None);
    }

    static string Text(long key) => key.ToString(CultureInfo.InvariantCulture);

    static async Task<object?> Ask(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Relay.Mark + "\n" + sql;
        return await command.ExecuteScalarAsync(cancellation);
    }
}
