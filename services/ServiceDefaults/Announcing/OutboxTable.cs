using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The outbox as its <see cref="Relay"/> reads and writes it: all statements use the connection that holds the relay's
/// lock, and thus fail once the lock is lost.
/// </summary>
sealed class OutboxTable(DbConnection connection)
{
    /// <summary>Number of rows that are pruned at once, so that no writer waits long.</summary>
    public const int PruneBatch = 5000;

    /// <summary>
    /// Looks for rows without a sequence that are due, for unpublished ones, and for any that are not due yet: three
    /// lookups in small partial indexes.
    /// </summary>
    public async Task<(bool IsFresh, bool IsUnpublished, bool Waits)> Look(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            {Relay.Mark}
            select exists (select 1 from "Outbox" where "Sequence" is null and ("NotBefore" is null or "NotBefore" <= @now)),
                exists (select 1 from "Outbox" where "Sequence" is not null and "PublishedAt" is null and "SetAsideAt" is null),
                exists (select 1 from "Outbox" where "Sequence" is null)
            """;
        Add(command, "now", Instant(now));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2));
    }

    // Assigned in the order in which rows became visible, which makes the log gap-free for its readers. A row locked by
    // a writer that cancels or updates it is skipped: it gets its sequence next time or never, and leaves no gap. Older
    // rows lose their withheld data in the same transaction, so no reader sees one without the other.
    /// <param name="published">Rows of the batch before, which are marked in the same transaction.</param>
    public async Task AssignSequences(DateTimeOffset now, IReadOnlyList<OutboxRow> published, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (published.Count > 0) await MarkPublished(published, transaction);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            {Relay.Mark}
            update "Outbox" set "Sequence" = fresh.position from (
                select ready."Id" as id,
                    (select coalesce(max("Sequence"), 0) from "Outbox") + row_number() over (order by ready."Id") as position
                from (select "Id" from "Outbox" where "Sequence" is null and ("NotBefore" is null or "NotBefore" <= @now)
                    order by "Id" limit 500{(connection is NpgsqlConnection ? " for update skip locked" : "")}) as ready) as fresh
            where "Outbox"."Id" = fresh.id
            returning "Sequence", "Withholds"
            """;
        Add(command, "now", Instant(now));
        var withholding = new List<(long Sequence, string Subjects)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                if (!reader.IsDBNull(1)) withholding.Add((reader.GetInt64(0), reader.GetString(1)));
        foreach (var (sequence, subjects) in withholding)
            foreach (var subject in subjects.Split('\n')) await Withhold(transaction, subject, sequence, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    async Task Withhold(DbTransaction transaction, string subject, long before, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            {Relay.Mark}
            update "Outbox" set "Data" = null where "Data" is not null and "Subject" = @subject and "Sequence" < @before
            """;
        Add(command, "subject", subject);
        Add(command, "before", before);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task MarkPublished(IReadOnlyList<OutboxRow> rows, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var ids = string.Join(',', rows.Select(r => r.Id.ToString(CultureInfo.InvariantCulture)));
        command.CommandText = $"""{Relay.Mark}{'\n'}update "Outbox" set "PublishedAt" = @at where "Id" in ({ids})""";
        Add(command, "at", Instant(rows[^1].PublishedAt!.Value));
        // Never cancelled: the broker has confirmed them.
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <param name="setAsideAt">Null when the row is to be published again.</param>
    public async Task MarkFailed(OutboxRow row, string error, DateTimeOffset? setAsideAt)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            """update "Outbox" set "Attempts" = "Attempts" + 1, "Error" = @error, "SetAsideAt" = @aside where "Id" = @id""";
        Add(command, "error", error.Length > 1000 ? error[..1000] : error);
        Add(command, "aside", setAsideAt is { } at ? Instant(at) : DBNull.Value, DbType.DateTimeOffset);
        Add(command, "id", row.Id);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>
    /// Counts the rows that wait, with the time of the oldest, those set aside, and the inbox entries that failed.
    /// </summary>
    public async Task<(long Depth, DateTimeOffset Oldest, long SetAside, long Failed)> Measure(
        DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            {Relay.Mark}
            select count(*), min("Time"), (select count(*) from "Outbox" where "SetAsideAt" is not null),
                (select count(*) from "Inbox" where "Outcome" = 'failed') from "Outbox"
            where "PublishedAt" is null and "SetAsideAt" is null and ("NotBefore" is null or "NotBefore" <= @now)
            """;
        Add(command, "now", Instant(now));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var oldest = reader.IsDBNull(1) ? now : connection is NpgsqlConnection
            ? reader.GetFieldValue<DateTimeOffset>(1)
            : new DateTimeOffset(reader.GetInt64(1) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        return (reader.GetInt64(0), oldest, reader.GetInt64(2), reader.GetInt64(3));
    }

    // Never the newest row: the next sequence is computed from it. The pruned position is stored separately,
    // because the lowest remaining row may be one that was set aside.
    public async Task<int> Prune(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            {Relay.Mark}
            delete from "Outbox" where "Id" in (
                select "Id" from "Outbox" where "PublishedAt" < @before and "Sequence" < (select max("Sequence") from "Outbox")
                order by "Sequence" limit {PruneBatch})
            returning "Sequence"
            """;
        Add(command, "before", Instant(before));
        var (gone, horizon) = (0, 0L);
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            for (; await reader.ReadAsync(cancellation); gone++) horizon = Math.Max(horizon, reader.GetInt64(0));
        if (gone > 0) await NoteHorizon(transaction, horizon, cancellation);
        await transaction.CommitAsync(cancellation);
        return gone;
    }

    async Task NoteHorizon(DbTransaction transaction, long horizon, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""{Relay.Mark}{'\n'}update "LogState" set "Pruned" = @horizon where "Pruned" < @horizon""";
        Add(command, "horizon", horizon);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    object Instant(DateTimeOffset at) => connection is NpgsqlConnection ? at : at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    void Add(DbCommand command, string name, object value, DbType? type = null)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        if (type is { } known && connection is NpgsqlConnection) parameter.DbType = known;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
