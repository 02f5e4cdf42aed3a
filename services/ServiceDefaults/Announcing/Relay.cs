using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Publishes announcements from the outbox to the bus. One relay per service is active at a time
/// (<see cref="LeaderLock"/>), and all its writes use the connection that holds the lock (<see cref="OutboxTable"/>),
/// so a relay that lost the lock can no longer write. One that is frozen loses the lock to another, and one that does
/// not get through to the broker gives it up. Announcements of one subject are published in order, different subjects
/// in parallel. The sequence is assigned and committed before anything is published: a repeat after a crash has the
/// same id and sequence.
/// </summary>
public sealed class Relay(
    OutboxSignal signal, Bus bus, ServiceIdentity service, RelayOptions settings, LoopHost host) : BackgroundLoop(host)
{
    const int Batch = 500, PoisonAfter = 5;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500), Between = TimeSpan.FromSeconds(2),
        BatchTimeout = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1),
        Longest = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(10), Rest = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Prefix of the relay's own statements: they are frequent and repetitive, and excluded from traces.
    /// </summary>
    public const string Mark = "-- relay";

    // Any fixed number works: each service has its own database.
    const long LockKey = 0x656d6261737379;

    DateTimeOffset measured, pruned;
    DateTimeOffset? stuckSince;
    bool oneByOne;
    CommitStamp counted;

    // Published, and marked in the write of the next batch, or at once when there is none. After a crash they are
    // published again, with the same id and sequence.
    readonly List<OutboxRow> unmarked = [];

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
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await db.Database.OpenConnectionAsync(stopping);
        var connection = db.Database.GetDbConnection();
        await using var held = await LeaderLock.TryAcquire(connection, LockKey, stopping);
        if (held is null) return Pause;
        var outbox = new OutboxTable(connection);
        IsActive = true;
        stuckSince = null;
        Log.LogInformation("{Service} relays its announcements here", service.LogName);
        try
        {
            for (var waits = true; !stopping.IsCancellationRequested;)
            {
                var moved = 0;
                if (IsDue(Longest) || waits) (moved, waits) = await RelayBatch(db, outbox, stopping);
                Recovered();
                // Another replica may still get through; meanwhile this one leaves it the lock.
                if (stuckSince is { } since && Clock.GetUtcNow() - since > Patience) return Rest;
                if (Clock.GetUtcNow() - measured > Between && (HasCommits(ref counted) || Backlog.Depth > 0))
                    await Measure(outbox, stopping);
                if (settings.Keep is { } keep && Clock.GetUtcNow() - pruned > settings.PruneEvery) await Prune(outbox, keep, stopping);
                if (moved == 0) await signal.Wait(Poll, stopping);
            }
        }
        finally
        {
            // Rows committed before shutdown are published before shutdown, within the host's shutdown timeout.
            if (stopping.IsCancellationRequested)
            {
                if (unmarked.Count > 0) await MarkPublished(outbox);
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                while (bus.CanPublish && (await RelayBatch(db, outbox, patience.Token)).Moved > 0) { }
            }
            IsActive = false;
        }
        return TimeSpan.Zero;
    }

    async Task MarkPublished(OutboxTable outbox)
    {
        await outbox.MarkPublished(unmarked);
        unmarked.Clear();
    }

    /// <summary>
    /// Returns the number of rows published, marked or set aside, and whether rows wait that no commit will tell of.
    /// </summary>
    async Task<(int Moved, bool Waits)> RelayBatch(EmbassyDb db, OutboxTable outbox, CancellationToken cancellation)
    {
        var (isFresh, isUnpublished, waits) = await outbox.Look(Clock.Now(), cancellation);
        if (!isFresh && unmarked.Count > 0)
        {
            await MarkPublished(outbox);
            return (1, true);
        }
        if (!isFresh && !isUnpublished) return (0, waits);
        if (isFresh)
        {
            await outbox.AssignSequences(Clock.Now(), unmarked, cancellation);
            NoteCommit();
        }
        unmarked.Clear();
        var rows = await db.Outbox.AsNoTracking().TagWith("relay")
            .Where(r => r.Sequence != null && r.PublishedAt == null && r.SetAsideAt == null)
            .OrderBy(r => r.Sequence).Take(Batch).ToListAsync(cancellation);
        if (rows.Count == 0) return (0, true);
        var epoch = await db.LogStates.AsNoTracking().TagWith("relay").Select(s => s.Epoch).SingleAsync(cancellation);

        var began = Clock.GetUtcNow();
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
            Log.LogWarning(
                "The broker refused an announcement of {Service} and closed the channel; they are published one by one to find it",
                service.LogName);
        }
        oneByOne = closed;

        unmarked.AddRange(rows.Where(r => r.PublishedAt is not null));
        var moved = unmarked.Count;
        foreach (var (row, why) in failures.OfType<(OutboxRow, Exception)>())
            if (await NoteFailure(outbox, row, why)) moved++;
        stuckSince = moved == 0 ? stuckSince ?? began : null;
        if (moved == 0) await Task.Delay(Pause, Clock, cancellation);
        return (moved, true);
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
                Telemetry.Describe(span, "announce", "send", BusOptions.Exchange)?.SetTag("messaging.message.id", row.EventId)
                    .SetTag("embassy.subject", row.Subject).SetTag("embassy.sequence", row.Sequence);
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

    /// <summary>
    /// Returns true if the row was set aside. The row waits without penalty while the broker is unavailable. Any other
    /// failure is counted, and after several attempts the row is set aside as poison: it stays in the log and no longer
    /// blocks its subject.
    /// </summary>
    async Task<bool> NoteFailure(OutboxTable outbox, OutboxRow row, Exception why)
    {
        // A refusal concerns this announcement, even if the broker closed the channel over it.
        if (why is OperationCanceledException || why is not PublishRefusedException && !bus.CanPublish) return false;
        var poison = row.Attempts + 1 >= PoisonAfter;
        await outbox.MarkFailed(row, why.Message, poison ? Clock.Now() : null);
        if (poison) Log.LogError(why,
            "Set aside after {Attempts} attempts: {Type} {Id} about {Subject}. It stays in the log; `outbox --return` tries it again",
            PoisonAfter, row.Type, row.EventId, row.Subject);
        else Log.LogWarning("Could not publish {Type} {Id}, attempt {Attempt}: {Why}", row.Type, row.EventId, row.Attempts + 1,
            why.Message);
        return poison;
    }

    async Task Measure(OutboxTable outbox, CancellationToken cancellation)
    {
        measured = Clock.GetUtcNow();
        var (depth, oldest, setAside, failed) = await outbox.Measure(measured, cancellation);
        Backlog = (depth, Math.Max(0, (measured - oldest).TotalSeconds), setAside);
        Telemetry.Failed(service.LogName, failed);
    }

    async Task Prune(OutboxTable outbox, TimeSpan keep, CancellationToken cancellation)
    {
        var gone = await outbox.Prune(Clock.Now() - keep, cancellation);
        if (gone == OutboxTable.PruneBatch) return;
        pruned = Clock.GetUtcNow();
        if (gone > 0)
            Log.LogInformation("{Count} announcements older than {Keep} were pruned from the log of {Service}", gone, keep,
                service.LogName);
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
