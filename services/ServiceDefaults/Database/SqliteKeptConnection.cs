using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Sqlite.Storage.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The SQLite connection of a pooled context, open for as long as the context lives: each opening would register EF
/// Core's functions again, and forget the statements that were prepared.
/// </summary>
[SuppressMessage("Usage", "EF1001:Internal EF Core API usage.", Justification = "EF Core has no other place where a connection is closed.")]
sealed class SqliteKeptConnection(RelationalConnectionDependencies dependencies, IRawSqlCommandBuilder commands,
    IDiagnosticsLogger<DbLoggerCategory.Infrastructure> log) : SqliteRelationalConnection(dependencies, commands, log)
{
    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder options) =>
        options.ReplaceService<ISqliteRelationalConnection, SqliteKeptConnection>();

    protected override void CloseDbConnection() { }

    protected override Task CloseDbConnectionAsync() => Task.CompletedTask;

    protected override void DisposeDbConnection()
    {
        SqliteStatements.Instance.Forget((SqliteConnection)DbConnection);
        base.DisposeDbConnection();
    }

    protected override ValueTask DisposeDbConnectionAsync()
    {
        SqliteStatements.Instance.Forget((SqliteConnection)DbConnection);
        return base.DisposeDbConnectionAsync();
    }
}
