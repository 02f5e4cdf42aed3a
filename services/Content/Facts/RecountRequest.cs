using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>
/// A request to recount the facts derived from one service, after an announcement that its records changed.
/// </summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class RecountRequest
{
    public const string Events = "events", Cooperation = "cooperation", Forums = "forums";

    static readonly string[] Sources = [Events, Cooperation, Forums];
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public required string Source { get; init; }

    /// <summary>The number of requests; the completed part is counted beside it.</summary>
    public int Requested { get; private set; }

    public int Done { get; private set; }
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>The announcement that made the last request.</summary>
    public Guid? CausedBy { get; private set; }

    public static void Map(ModelBuilder model) => model.Entity<RecountRequest>(recount =>
    {
        recount.HasKey(r => r.Source);
        recount.Property(r => r.Source).HasMaxLength(12);
        recount.ToTable("Recounts");
    });

    /// <summary>
    /// Requests a recount in a handler's transaction. The row itself is incremented in SQL, so that concurrent requests
    /// are not lost.
    /// </summary>
    public static async Task Request(ContentDb db, string source, RequestContext requestContext, FactSignal signal,
        CancellationToken cancellation)
    {
        await db.RecountRequests.Where(r => r.Source == source)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Requested, r => r.Requested + 1)
            .SetProperty(r => r.CausedBy, requestContext.CausedBy).SetProperty(r => r.RetryAt, (DateTimeOffset?)null), cancellation);
        signal.Set();
    }

    /// <summary>
    /// Returns the due sources that have an address. At startup every source is due, because announcements may have
    /// been missed.
    /// </summary>
    public static async Task<List<string>> Due(ContentDb db, ServiceClients serviceClients, bool everything, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (everything)
        {
            var there = await db.RecountRequests.Select(r => r.Source).ToListAsync(cancellation);
            db.RecountRequests.AddRange(Sources.Except(there).Select(s => new RecountRequest { Source = s }));
            await db.SaveChangesAsync(cancellation);
            await db.RecountRequests.ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Requested, r => r.Requested + 1).SetProperty(r => r.RetryAt, (DateTimeOffset?)null),
                cancellation);
        }
        var due = await db.RecountRequests.Where(r => r.Requested > r.Done && (r.RetryAt == null || r.RetryAt <= now)).Select(r => r.Source)
            .ToListAsync(cancellation);
        return [.. due.Where(s => serviceClients.Of(s).Any())];
    }

    /// <summary>
    /// Counts and announces the changes; retries later while the other service does not answer. Returns the number of
    /// changed facts.
    /// </summary>
    public static async Task<int> Do(ContentDb db, RequestContext requestContext, string source, MissionCache missions,
        ServiceClients serviceClients, ILogger log, DateTimeOffset now, CancellationToken cancellation)
    {
        var recountRequest = await db.RecountRequests.SingleAsync(r => r.Source == source, cancellation);
        var asked = recountRequest.Requested;
        requestContext.CausedBy = recountRequest.CausedBy;
        var changed = 0;
        try
        {
            changed = await Count(db, source, missions, serviceClients, now, cancellation);
            (recountRequest.Done, recountRequest.RetryAt) = (asked, null);
        }
        catch (Exception e) when (e is RpcException or Problem && !cancellation.IsCancellationRequested)
        {
            log.LogDebug(e, "What is counted from {Source} could not be counted; it is tried again", source);
            recountRequest.RetryAt = now + Pause;
        }
        await db.SaveChangesAsync(cancellation);
        return changed;
    }

    static async Task<int> Count(ContentDb db, string source, MissionCache missions, ServiceClients serviceClients, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var (sending, receiving) = await missions.States(db, cancellation);
        if (source == Cooperation)
        {
            // Covers announcements from before this service existed that have already left the log.
            var agreements = await DerivedFacts.Agreements(serviceClients, cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            foreach (var agreement in agreements)
                await AgreementStanding.Note(db, missions, agreement.Id, agreement.Status, agreement.Version, now, cancellation);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        var words = DerivedFacts.Words.Where(w => w.Value.Source == source).Select(w => w.Key).ToList();
        var facts = await db.Facts.Where(f => words.Contains(f.DerivedFrom)).ToListAsync(cancellation);
        if (facts.Count == 0) return 0;
        var counted = await DerivedFacts.Count(serviceClients, source, sending, receiving, cancellation);
        var changed = 0;
        foreach (var fact in facts)
        {
            // A fact without records keeps its value, because a page cannot show an empty value.
            if (!counted.TryGetValue(fact.DerivedFrom, out var value)
                || !fact.Say(fact.Said.Counting(value, now), fact.DerivedFrom, Caller.Service.Id, now)) continue;
            fact.Tell(db, ChangeCauses.Dependency);
            changed++;
        }
        return changed;
    }
}
