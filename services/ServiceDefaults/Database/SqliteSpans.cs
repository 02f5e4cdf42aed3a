using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Creates SQL spans for SQLite, as Npgsql does for PostgreSQL. Costs nothing without a listener.
/// </summary>
sealed class SqliteSpans : DbCommandInterceptor
{
    public static readonly SqliteSpans Instance = new();

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData data, DbDataReader result,
        CancellationToken cancellation = default)
    {
        Span(command, data);
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData data, int result,
        CancellationToken cancellation = default)
    {
        Span(command, data);
        return new(result);
    }

    static void Span(DbCommand command, CommandExecutedEventData data)
    {
        if (command.CommandText.StartsWith(Relay.Mark, StringComparison.Ordinal)) return;
        using var span = Telemetry.Source.StartActivity("sqlite", ActivityKind.Client, parentContext: default,
            startTime: DateTimeOffset.UtcNow - data.Duration);
        if (span is not { IsAllDataRequested: true }) return;
        span.SetTag("db.system.name", "sqlite").SetTag("db.namespace", Path.GetFileNameWithoutExtension(command.Connection?.DataSource))
            .SetTag("db.query.text", command.CommandText);
        SqlSummary.Describe(span, command.CommandText);
    }
}
