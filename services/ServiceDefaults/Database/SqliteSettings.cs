using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Sets SQLite's busy timeout, instead of the driver's 150 ms sleeps, and syncs every commit to disk before
/// acknowledging it: once for each native connection, which the driver pools. A unit of work keeps its connection until
/// its end: each opening would register EF Core's functions again.
/// </summary>
sealed class SqliteSettings : DbConnectionInterceptor
{
    public static readonly SqliteSettings Instance = new();

    static readonly string Pragmas =
        $"pragma busy_timeout={(int)Database.Patience.TotalMilliseconds}; pragma journal_mode=wal; pragma synchronous=full; pragma "
        + $"foreign_keys=on;";

    static readonly ConditionalWeakTable<sqlite3, object> Set = [];

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData data, InterceptionResult result) =>
        data.Context is EmbassyDb db && db.Keeps(connection) ? InterceptionResult.Suppress() : result;

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData data,
        InterceptionResult result) => new(ConnectionClosing(connection, data, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData data) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData data,
        CancellationToken cancellation = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    static void Apply(DbConnection connection)
    {
        var native = ((SqliteConnection)connection).Handle!;
        if (Set.TryGetValue(native, out _)) return;
        using var command = ((SqliteConnection)connection).CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Set.AddOrUpdate(native, native);
    }
}
