using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Elects one of several processes. On PostgreSQL the leader holds an advisory lock, which fences only writes over the
/// same connection. PostgreSQL ends the session of a leader that is silent for <see cref="Silence"/>, so that a process
/// that is frozen does not lead on. On SQLite one process owns the file, so it always has the lock.
/// </summary>
/// <remarks>Keys must be distinct within one database; each service has its own database.</remarks>
public sealed class LeaderLock : IAsyncDisposable
{
    /// <summary>Time without a statement after which the lock is lost. A leader must speak more often.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    readonly DbConnection connection;
    readonly long key;
    readonly SemaphoreSlim turn = new(1);

    LeaderLock(DbConnection connection, long key) => (this.connection, this.key) = (connection, key);

    /// <summary>True if the lock is that of a session, which ends when nothing is said.</summary>
    public bool IsSession => connection is NpgsqlConnection;

    /// <param name="connection">An open connection, which must stay open for as long as the lock is held.</param>
    /// <param name="silence">How long the leader may be silent; <see cref="Silence"/> when not given.</param>
    /// <returns>Null when another process holds the lock.</returns>
    public static async Task<LeaderLock?> TryAcquire(DbConnection connection, long key, CancellationToken cancellation,
        TimeSpan? silence = null)
    {
        if (connection is not NpgsqlConnection) return new LeaderLock(connection, key);
        // One statement, so that no session holds the lock without its limits. The last limit is for a client that is
        // frozen while it is sent a result: such a session is not idle.
        var limit = Text((long)(silence ?? Silence).TotalMilliseconds);
        var acquired = await Ask(connection, $"""
            select case when pg_try_advisory_lock({Text(key)}) then
                set_config('idle_session_timeout', '{limit}', false) <> '' and
                set_config('idle_in_transaction_session_timeout', '{limit}', false) <> '' and
                set_config('tcp_user_timeout', '{limit}', false) <> '' else false end
            """, cancellation);
        return acquired is true ? new LeaderLock(connection, key) : null;
    }

    /// <summary>
    /// Throws when the session that held the lock has ended: another process may hold the lock now. Calls wait for each
    /// other, but not for other statements on the connection.
    /// </summary>
    public async Task Verify(CancellationToken cancellation)
    {
        if (connection is not NpgsqlConnection) return;
        await turn.WaitAsync(cancellation);
        try
        {
            if (connection.State != ConnectionState.Open) throw new IOException("The session that held the lock has ended.");
            await Ask(connection, "select 1", cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The driver resets a pooled connection only when it is used again; idle in the pool it would be ended.
        if (connection is NpgsqlConnection { State: ConnectionState.Open })
            await Ask(connection, $"""
                reset idle_session_timeout; reset idle_in_transaction_session_timeout; reset tcp_user_timeout;
                select pg_advisory_unlock({Text(key)})
                """, CancellationToken.None);
        turn.Dispose();
    }

    static string Text(long key) => key.ToString(CultureInfo.InvariantCulture);

    static async Task<object?> Ask(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Relay.Mark + "\n" + sql;
        return await command.ExecuteScalarAsync(cancellation);
    }
}
