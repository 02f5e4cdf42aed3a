using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Sets SQLite's busy timeout, instead of the driver's 150 ms sleeps, and syncs every commit to disk before
/// acknowledging it.
/// </summary>
sealed class SqliteSettings : DbConnectionInterceptor
{
    public static readonly SqliteSettings Instance = new();

    static readonly string Pragmas =
        $"pragma busy_timeout={(int)Database.Patience.TotalMilliseconds}; pragma journal_mode=wal; pragma synchronous=full; pragma "
        + $"foreign_keys=on;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData data) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData data,
        CancellationToken cancellation = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    static void Apply(DbConnection connection)
    {
        using var command = ((SqliteConnection)connection).CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
