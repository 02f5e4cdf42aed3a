using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// One of several processes does a piece of work. On PostgreSQL it is the one that holds an advisory lock, and only what is written
/// over this same connection is fenced by it; on SQLite a process owns its file, so that it always has the lock.
/// </summary>
/// <remarks>Keys differ from each other within one database; each service has a database of its own.</remarks>
public sealed class LeaderLock : IAsyncDisposable
{
    readonly DbConnection connection;
    readonly long key;

    LeaderLock(DbConnection connection, long key) => (this.connection, this.key) = (connection, key);

    /// <param name="connection">Open, and kept open for as long as the lock is held.</param>
    /// <returns>Null when another process holds it.</returns>
    public static async Task<LeaderLock?> TryAcquire(DbConnection connection, long key, CancellationToken cancellation)
    {
        if (connection is not NpgsqlConnection || await Ask(connection, $"select pg_try_advisory_lock({Text(key)})", cancellation) is true)
            return new LeaderLock(connection, key);
        return null;
    }

    /// <summary>Throws when the session that held the lock is gone: the lock is lost, and may be another's.</summary>
    public Task Verify(CancellationToken cancellation) => Ask(connection, "select 1", cancellation);

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
