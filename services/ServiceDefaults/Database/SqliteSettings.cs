using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Has a writer wait for another within SQLite, instead of the driver's 150 ms sleeps, and syncs every commit to disk
/// before acknowledging it: once for each native connection, which the driver pools.
/// </summary>
sealed class SqliteSettings : DbConnectionInterceptor
{
    public static readonly SqliteSettings Instance = new();

    const string Pragmas = "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on;";

    // SQLite's own busy timeout sleeps up to 100 ms between attempts, so under load the writer that has waited longest
    // tries least often, and one in a hundred took a second. Equal steps give each writer the same chance.
    const int Step = 1, Quick = 1000, LongStep = 10;

    static readonly int Most = Quick + ((int)Database.Patience.TotalMilliseconds - Quick * Step) / LongStep;

    // Kept for as long as SQLite may call it.
    static readonly BusyHandler Wait = static (_, attempts) =>
    {
        if (attempts >= Most) return 0;
        Thread.Sleep(attempts < Quick ? Step : LongStep);
        return 1;
    };

    static readonly ConditionalWeakTable<sqlite3, object> Set = [];

    // SQLite counts its memory under one mutex of the process, so every allocation of a connection waits for those of
    // all others. Nothing here reads the counts. After the first connection the setting is refused.
    static SqliteSettings()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

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
        if (SetBusyHandler(native, Wait, IntPtr.Zero) != raw.SQLITE_OK) throw new InvalidOperationException("SQLite took no busy handler.");
        // EF Core asks on a read-only connection whether the file is there.
        if (raw.sqlite3_db_readonly(native, "main") != 1)
        {
            using var command = ((SqliteConnection)connection).CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
        Set.AddOrUpdate(native, native);
    }

    /// <param name="attempts">Number of earlier attempts at the same lock.</param>
    /// <returns>0 to give up.</returns>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int BusyHandler(IntPtr argument, int attempts);

    // https://sqlite.org/c3ref/busy_handler.html; SQLitePCLRaw does not have it.
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_busy_handler", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SetBusyHandler(sqlite3 connection, BusyHandler handler, IntPtr argument);
}
