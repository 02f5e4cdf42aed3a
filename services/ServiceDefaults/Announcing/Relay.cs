using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Publishes announcements from the outbox to the bus. One relay per service is active at a time
/// (<see cref="LeaderLock"/>), and all its writes use the connection that holds the lock, so a relay that lost the
/// lock can no longer write. Announcements of one subject are published in order, different subjects in parallel. The
/// sequence is assigned and committed before anything is published: a repeat after a crash has the same id and
/// sequence.
/// </summary>
public sealed class Relay(
    IServiceScopeFactory scopes, OutboxSignal signal, Bus bus, ServiceIdentity service, RelayOptions settings,
    IHostApplicationLifetime host,
    TimeProvider clock, ILogger<Relay> log) : BackgroundLoop(host, clock, log)
{
    const int Batch = 500, PoisonAfter = 5;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500), Between = TimeSpan.FromSeconds(2),
        BatchTimeout = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Prefix of the relay's own statements: they are frequent and repetitive, and excluded from traces.
    /// </summary>
    public const string Mark = "-- relay";

    // Any fixed number works: each service has its own database.
    const long LockKey = 0x656d6261737379;

    DateTimeOffset measured, pruned;
    bool oneByOne;

    /// <summary>True while this process is the active relay.</summary>
    public bool IsActive { get; private set; }

    /// <summary>
    /// Number of unpublished announcements, and the age of the oldest. Measured every two seconds while active.
    /// </summary>
    public (long Depth, double AgeSeconds, long SetAside) Backlog { get; private set; }

    protected override TimeSpan RetryAfter => Pause;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        using var gauges = Telemetry.Watch(this, service.LogName);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await db.Database.OpenConnectionAsync(stopping);
        var connection = db.Database.GetDbConnection();
        await using var held = await LeaderLock.TryAcquire(connection, LockKey, stopping);
        if (held is null) return Pause;
        IsActive = true;
        log.LogInformation("{Service} relays its announcements here", service.LogName);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var moved = await RelayBatch(db, connection, stopping);
                Recovered();
                if (Clock.GetUtcNow() - measured > Between) await Measure(connection, stopping);
                if (settings.Keep is { } keep && Clock.GetUtcNow() - pruned > settings.PruneEvery) await Prune(connection, keep, stopping);
                if (moved == 0) await signal.Wait(Poll, stopping);
            }
        }
        finally
        {
            // Rows committed before shutdown are published before shutdown, within the host's shutdown timeout.
            if (stopping.IsCancellationRequested && bus.CanPublish)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                while (await RelayBatch(db, connection, patience.Token) > 0) { }
            }
            IsActive = false;
        }
        return TimeSpan.Zero;
    }

    /// <summary>Returns the number of rows published or set aside.</summary>
    async Task<int> RelayBatch(EmbassyDb db, DbConnection connection, CancellationToken cancellation)
    {
        if (!await Waiting(connection, cancellation)) return 0;
        await GiveSequence(connection, cancellation);
        var rows = await db.Outbox.AsNoTracking().TagWith("relay")
            .Where(r => r.Sequence != null && r.PublishedAt == null && r.SetAsideAt == null)
            .OrderBy(r => r.Sequence).Take(Batch).ToListAsync(cancellation);
        if (rows.Count == 0) return 0;
        var epoch = await db.LogStates.AsNoTracking().TagWith("relay").Select(s => s.Epoch).SingleAsync(cancellation);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(BatchTimeout);
        var bySubject = new Dictionary<string, List<OutboxRow>>(rows.Count);
        foreach (var row in rows)
            if (bySubject.TryGetValue(row.Subject, out var list)) list.Add(row);
            else bySubject[row.Subject] = [row];
        // Subjects go one by one after the broker closed a channel over a refusal: only then is the refused row known.
        (OutboxRow Row, Exception Why)?[] failures;
        if (oneByOne)
        {
            var each = new List<(OutboxRow, Exception)?>();
            foreach (var subject in bySubject.Values) each.Add(await PublishInOrder(subject, epoch, patience.Token));
            failures = [.. each];
        }
        else failures = await Task.WhenAll(bySubject.Values.Select(subject => PublishInOrder(subject, epoch, patience.Token)));
        var closed = failures.Any(f => f?.Why is PublishRefusedException { ClosedLink: true });
        if (closed && !oneByOne)
        {
            failures = [.. failures.Where(f => f?.Why is not PublishRefusedException { ClosedLink: true })];
            log.LogWarning(
                "The broker refused an announcement of {Service} and closed the channel; they are published one by one to find it",
                service.LogName);
        }
        oneByOne = closed;

        var published = rows.Where(r => r.PublishedAt is not null).ToList();
        if (published.Count > 0) await MarkPublished(connection, published, CancellationToken.None);
        var moved = published.Count;
        foreach (var (row, why) in failures.OfType<(OutboxRow, Exception)>())
            if (await NoteFailure(connection, row, why)) moved++;
        if (moved == 0) await Task.Delay(Pause, Clock, cancellation);
        return moved;
    }

    /// <summary>Stops at the first failure, so that later rows of the same subject do not overtake it.</summary>
    async Task<(OutboxRow, Exception)?> PublishInOrder(List<OutboxRow> subject, string epoch, CancellationToken cancellation)
    {
        foreach (var row in subject)
        {
            try
            {
                ActivityContext.TryParse(row.TraceParent, null, isRemote: true, out var parent);
                using var span = Telemetry.Source.StartActivity($"announce {row.RoutingKey}", ActivityKind.Producer, parent);
                span?.SetTag("messaging.message.id", row.EventId).SetTag("embassy.sequence", row.Sequence);
                var heard = await bus.Publish(CloudEvent.Of(row, service.Source, epoch), row.RoutingKey, cancellation);
                if (!heard) Telemetry.Unroutable.Add(1, new KeyValuePair<string, object?>("type", row.Type));
                row.PublishedAt = Clock.Now();
                Telemetry.RelayLag.Record((row.PublishedAt.Value - (row.NotBefore ?? row.Time)).TotalSeconds,
                    new KeyValuePair<string, object?>("service", service.LogName));
            }
            catch (Exception e)
            {
                return (row, e);
            }
        }
        return null;
    }

    // Polled twice a second by an idle relay: two lookups in small partial indexes.
    async Task<bool> Waiting(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            {Mark}
            select exists (select 1 from "Outbox" where "Sequence" is null and ("NotBefore" is null or "NotBefore" <= @now))
                or exists (select 1 from "Outbox" where "Sequence" is not null and "PublishedAt" is null and "SetAsideAt" is null)
            """;
        Add(command, "now", Instant(connection, Clock.Now()));
        return Convert.ToBoolean(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    // Assigned in the order in which rows became visible, which makes the log gap-free for its readers. A row locked by
    // a writer that cancels or updates it is skipped: it gets its sequence next time or never, and leaves no gap. Older
    // rows lose their withheld data in the same transaction, so no reader sees one without the other.
    async Task GiveSequence(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            {Mark}
            update "Outbox" set "Sequence" = fresh.position from (
                select ready."Id" as id, (select coalesce(max("Sequence"), 0) from "Outbox") + row_number() over (order by ready."Id") as position
                from (select "Id" from "Outbox" where "Sequence" is null and ("NotBefore" is null or "NotBefore" <= @now)
                    order by "Id" limit 500{(connection is NpgsqlConnection ? " for update skip locked" : "")}) as ready) as fresh
            where "Outbox"."Id" = fresh.id
            returning "Sequence", "Withholds"
            """;
        Add(command, "now", Instant(connection, Clock.Now()));
        var withholding = new List<(long Sequence, string Subjects)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                if (!reader.IsDBNull(1)) withholding.Add((reader.GetInt64(0), reader.GetString(1)));
        foreach (var (sequence, subjects) in withholding)
            foreach (var subject in subjects.Split('\n')) await Withhold(transaction, subject, sequence, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    static async Task Withhold(DbTransaction transaction, string subject, long before, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""{Mark}{'\n'}update "Outbox" set "Data" = null where "Data" is not null and "Subject" = @subject and "Sequence" < @before""";
        Add(command, "subject", subject);
        Add(command, "before", before);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static async Task MarkPublished(DbConnection connection, List<OutboxRow> rows, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        var ids = string.Join(',', rows.Select(r => r.Id.ToString(CultureInfo.InvariantCulture)));
        command.CommandText = $"""{Mark}{'\n'}update "Outbox" set "PublishedAt" = @at where "Id" in ({ids})""";
        Add(command, "at", Instant(connection, rows[^1].PublishedAt!.Value));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// Returns true if the row was set aside. The row waits without penalty while the broker is unavailable. Any other
    /// failure is counted, and after several attempts the row is set aside as poison: it stays in the log and no longer
    /// blocks its subject.
    /// </summary>
    async Task<bool> NoteFailure(DbConnection connection, OutboxRow row, Exception why)
    {
        // A refusal concerns this announcement, even if the broker closed the channel over it.
        if (why is OperationCanceledException || why is not PublishRefusedException && !bus.CanPublish) return false;
        var poison = row.Attempts + 1 >= PoisonAfter;
        await using var command = connection.CreateCommand();
        command.CommandText =
            """update "Outbox" set "Attempts" = "Attempts" + 1, "Error" = @error, "SetAsideAt" = @aside where "Id" = @id""";
        Add(command, "error", why.Message.Length > 1000 ? why.Message[..1000] : why.Message);
        Add(command, "aside", poison ? Instant(connection, Clock.Now()) : DBNull.Value, DbType.DateTimeOffset, connection);
        Add(command, "id", row.Id);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        if (poison) log.LogError(why,
            "Set aside after {Attempts} attempts: {Type} {Id} about {Subject}. It stays in the log; `outbox --return` tries it again",
            PoisonAfter, row.Type, row.EventId, row.Subject);
        else log.LogWarning("Could not publish {Type} {Id}, attempt {Attempt}: {Why}", row.Type, row.EventId, row.Attempts + 1,
            why.Message);
        return poison;
    }

    async Task Measure(DbConnection connection, CancellationToken cancellation)
    {
        measured = Clock.GetUtcNow();
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            {Mark}
            select count(*), min("Time"), (select count(*) from "Outbox" where "SetAsideAt" is not null),
                (select count(*) from "Inbox" where "Outcome" = 'failed') from "Outbox"
            where "PublishedAt" is null and "SetAsideAt" is null and ("NotBefore" is null or "NotBefore" <= @now)
            """;
        Add(command, "now", Instant(connection, measured));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var oldest = reader.IsDBNull(1) ? measured : connection is NpgsqlConnection
            ? reader.GetFieldValue<DateTimeOffset>(1)
            : new DateTimeOffset(reader.GetInt64(1) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        Backlog = (reader.GetInt64(0), Math.Max(0, (measured - oldest).TotalSeconds), reader.GetInt64(2));
        Telemetry.Failed(service.LogName, reader.GetInt64(3));
    }

    // Never the newest row: the next sequence is computed from it. Prunes in batches, so that no writer waits long. The
    // pruned position is stored separately, because the lowest remaining row may be one that was set aside.
    async Task Prune(DbConnection connection, TimeSpan keep, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            {Mark}
            delete from "Outbox" where "Id" in (
                select "Id" from "Outbox" where "PublishedAt" < @before and "Sequence" < (select max("Sequence") from "Outbox") order by "Sequence" limit 5000)
            returning "Sequence"
            """;
        Add(command, "before", Instant(connection, Clock.Now() - keep));
        var (gone, horizon) = (0, 0L);
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            for (; await reader.ReadAsync(cancellation); gone++) horizon = Math.Max(horizon, reader.GetInt64(0));
        if (gone > 0) await NoteHorizon(transaction, horizon, cancellation);
        await transaction.CommitAsync(cancellation);
        if (gone == 5000) return;
        pruned = Clock.GetUtcNow();
        if (gone > 0)
            log.LogInformation("{Count} announcements older than {Keep} were pruned from the log of {Service}", gone, keep,
                service.LogName);
    }

    static async Task NoteHorizon(DbTransaction transaction, long horizon, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""{Mark}{'\n'}update "LogState" set "Pruned" = @horizon where "Pruned" < @horizon""";
        Add(command, "horizon", horizon);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static object Instant(DbConnection connection, DateTimeOffset at) =>
        connection is NpgsqlConnection ? at : at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    static void Add(DbCommand command, string name, object value, DbType? type = null, DbConnection? connection = null)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        if (type is { } known && connection is NpgsqlConnection) parameter.DbType = known;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}

/// <summary>Retention of published announcements.</summary>
[Settings("Log", "S")]
public sealed record RelayOptions
{
    [Description("age, fractions allowed, after which published announcements are pruned from the log; `0` keeps all")]
    [Range(0.0, 36_500)]
    public double KeepDays { get; set; }

    [Description("interval between prunings")]
    [Range(0.01, 86_400)]
    public double PruneSeconds { get; set; } = 3600;

    public TimeSpan? Keep => KeepDays > 0 ? TimeSpan.FromDays(KeepDays) : null;
    public TimeSpan PruneEvery => TimeSpan.FromSeconds(PruneSeconds);
}
