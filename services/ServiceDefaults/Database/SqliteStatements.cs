using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Keeps the statements of a SQLite connection prepared, as Npgsql does for PostgreSQL: the driver prepares each
/// command anew, which costs more than a query by key. SQLite prepares a kept statement again after a change of the
/// schema.
/// </summary>
sealed class SqliteStatements : DbCommandInterceptor
{
    public static readonly SqliteStatements Instance = new();

    // Texts are as many as the queries in the code; longer ones are composed, or batches.
    const int Most = 100, LongestText = 8192;

    readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, Prepared>> kept = [];

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (eventData.CommandSource == CommandSource.Migrations || result is not SqliteCommand { Connection: { } connection } command
            || command.CommandText.Length > LongestText) return result;
        var statements = kept.GetOrCreateValue(connection);
        if (!statements.TryGetValue(command.CommandText, out var prepared))
        {
            if (statements.Count >= Most) Forget(statements);
            statements.Add(command.CommandText, prepared = new Prepared(command.CommandText, connection));
        }
        // A query that is still being read may run again on the same connection.
        if (prepared.IsInUse) return result;
        prepared.Take(command);
        command.Dispose();
        return prepared;
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Forget(command);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Forget(command);
        return Task.CompletedTask;
    }

    void Forget(DbCommand command)
    {
        if (command is Prepared prepared && prepared.Connection is { } connection && kept.TryGetValue(connection, out var statements)
            && statements.Remove(prepared.CommandText)) prepared.Release();
    }

    /// <summary>Ends the statements of a connection that is closed.</summary>
    public void Forget(SqliteConnection connection)
    {
        if (kept.TryGetValue(connection, out var statements)) Forget(statements);
    }

    static void Forget(Dictionary<string, Prepared> statements)
    {
        foreach (var each in statements.Values) each.Release();
        statements.Clear();
    }

    // EF Core disposes of a command after its use.
    sealed class Prepared(string text, SqliteConnection connection) : SqliteCommand(text, connection)
    {
        bool isKept = true;

        public bool IsInUse { get; private set; }

        public void Take(SqliteCommand command)
        {
            IsInUse = true;
            Parameters.Clear();
            (Transaction, CommandTimeout) = (command.Transaction, command.CommandTimeout);
            foreach (SqliteParameter parameter in command.Parameters) Parameters.Add(parameter);
        }

        // One that is in use ends with it.
        public void Release()
        {
            isKept = false;
            if (!IsInUse) Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            IsInUse = false;
            if (isKept && disposing) Transaction = null;
            else base.Dispose(disposing);
        }
    }
}
