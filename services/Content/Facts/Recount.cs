using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>Whether what is counted from a service's records has to be counted anew: it was announced that they have changed.</summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class Recount
{
    public const string Events = "events", Cooperation = "cooperation", Forums = "forums";

    static readonly string[] Sources = [Events, Cooperation, Forums];
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public required string Source { get; init; }

    /// <summary>Counts how often it was asked for, and how much of that has been done.</summary>
    public int Asked { get; private set; }

    public int Done { get; private set; }
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>The announcement that asked for it last.</summary>
    public Guid? CausedBy { get; private set; }

    public static void Map(ModelBuilder model) => model.Entity<Recount>(recount =>
    {
        recount.HasKey(r => r.Source);
        recount.Property(r => r.Source).HasMaxLength(12);
        recount.ToTable("Recounts");
    });

    /// <summary>In the transaction of a reaction. Adding to the number in the row itself: of two who ask at once neither is lost.</summary>
    public static async Task Ask(ContentDb db, string source, Work work, FactSignal signal, CancellationToken cancellation)
    {
        await db.Recounts.Where(r => r.Source == source).ExecuteUpdateAsync(set => set.SetProperty(r => r.Asked, r => r.Asked + 1)
            .SetProperty(r => r.CausedBy, work.CausedBy).SetProperty(r => r.RetryAt, (DateTimeOffset?)null), cancellation);
        signal.Set();
    }

    /// <summary>The sources that are to be counted and can be asked. All of them when the service starts: announcements may have been missed.</summary>
    public static async Task<List<string>> Due(ContentDb db, Peers peers, bool everything, DateTimeOffset now, CancellationToken cancellation)
    {
        if (everything)
        {
            var there = await db.Recounts.Select(r => r.Source).ToListAsync(cancellation);
            db.Recounts.AddRange(Sources.Except(there).Select(s => new Recount { Source = s }));
            await db.SaveChangesAsync(cancellation);
            await db.Recounts.ExecuteUpdateAsync(set => set.SetProperty(r => r.Asked, r => r.Asked + 1).SetProperty(r => r.RetryAt, (DateTimeOffset?)null), cancellation);
        }
        var due = await db.Recounts.Where(r => r.Asked > r.Done && (r.RetryAt == null || r.RetryAt <= now)).Select(r => r.Source).ToListAsync(cancellation);
        return [.. due.Where(s => peers.Of(s).Any())];
    }

    /// <summary>Counts, and says what has changed; while the other service does not answer it is tried again. How many facts have changed.</summary>
    public static async Task<int> Do(ContentDb db, Work work, string source, MissionMemory missions, Peers peers, ILogger log, DateTimeOffset now, CancellationToken cancellation)
    {
        var recount = await db.Recounts.SingleAsync(r => r.Source == source, cancellation);
        var asked = recount.Asked;
        work.CausedBy = recount.CausedBy;
        var changed = 0;
        try
        {
            changed = await Count(db, source, missions, peers, now, cancellation);
            (recount.Done, recount.RetryAt) = (asked, null);
        }
        catch (Exception e) when (e is RpcException or Problem && !cancellation.IsCancellationRequested)
        {
            log.LogDebug(e, "What is counted from {Source} could not be counted; it is tried again", source);
            recount.RetryAt = now + Pause;
        }
        await db.SaveChangesAsync(cancellation);
        return changed;
    }

    static async Task<int> Count(ContentDb db, string source, MissionMemory missions, Peers peers, DateTimeOffset now, CancellationToken cancellation)
    {
        var (sending, receiving) = await missions.States(db, cancellation);
        if (source == Cooperation)
        {
            // What was announced before this service was there, and is out of the log by now.
            var agreements = await Derived.Agreements(peers, cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            foreach (var agreement in agreements)
                await AgreementStanding.Note(db, missions, agreement.Id, agreement.Status, agreement.Version, now, cancellation);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        var words = Derived.Words.Where(w => w.Value.Source == source).Select(w => w.Key).ToList();
        var facts = await db.Facts.Where(f => words.Contains(f.DerivedFrom)).ToListAsync(cancellation);
        if (facts.Count == 0) return 0;
        var counted = await Derived.Count(peers, source, sending, receiving, cancellation);
        var changed = 0;
        foreach (var fact in facts)
        {
            // Where the records say nothing any more, the fact stays as it was: no page can show nothing.
            if (!counted.TryGetValue(fact.DerivedFrom, out var value) || !fact.Say(fact.Said.Counting(value, now), fact.DerivedFrom, Caller.Service.Id, now)) continue;
            fact.Tell(db, Causes.Dependency);
            changed++;
        }
        return changed;
    }
}
