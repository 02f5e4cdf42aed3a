using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Serializes the migrations of one PostgreSQL database. A process that ends releases the lock with its session. On
/// SQLite one process owns the file, so there is nothing to lock.
/// </summary>
sealed class MigrationLock : IAsyncDisposable
{
    // Distinct from the keys of the leader locks.
    const long Key = 0x6D69_6772_6174_65;

    readonly DbConnection? connection;

    MigrationLock(DbConnection? connection) => this.connection = connection;

    /// <param name="db">A context for the lock alone: its connection stays open until the lock is released.</param>
    public static async Task<MigrationLock> Acquire(EmbassyDb db, CancellationToken cancellation)
    {
        if (!db.Database.IsNpgsql()) return new MigrationLock(null);
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        await Run(connection, "pg_advisory_lock", cancellation);
        return new MigrationLock(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is { State: System.Data.ConnectionState.Open }) await Run(connection, "pg_advisory_unlock", CancellationToken.None);
    }

    static async Task Run(DbConnection connection, string function, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {function}({Key.ToString(CultureInfo.InvariantCulture)})";
        // The migrations of the others may take long.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
