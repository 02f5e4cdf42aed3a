using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Approvals;

/// <summary>Applies an approved pending change.</summary>
public sealed class PendingChangeApplier(
    ContentDb db, RequestContext requestContext, MissionCache missions, FactSignal facts, TimeProvider clock)
{
    /// <summary>Applies the change and saves it with the decision, in one transaction.</summary>
    public async Task Apply(PendingChange change, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await Make(change, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        facts.Set();
    }

    Task Make(PendingChange change, CancellationToken cancellation) => change.Kind switch
    {
        PendingChange.Fact => Make(change, change.Read<ProposedFact>(), cancellation),
        PendingChange.Description => Make(change, change.Read<ProposedDescription>(), cancellation),
        _ => Make(change, change.Read<ProposedRemoval>(), cancellation),
    };

    async Task Make(PendingChange change, ProposedFact proposed, CancellationToken cancellation)
    {
        var key = change.Subject["facts/".Length..];
        var fact = await db.Facts.SingleOrDefaultAsync(f => f.Key == key, cancellation);
        var isNew = fact is null;
        fact ??= db.Facts.Add(new Fact { Key = key, Kind = proposed.Kind }).Entity;
        if (fact.Say(proposed.Said, proposed.DerivedFrom, change.ProposedBy, clock.Now())) fact.Tell(db, ChangeCauses.Edited);
        // No page uses a new fact yet.
        if (isNew) fact.HasPropagated(fact.Version);
        // The value was counted when it was proposed.
        if (proposed.DerivedFrom.Length > 0)
            await RecountRequest.Request(db, DerivedFacts.Words[proposed.DerivedFrom].Source, requestContext, facts, cancellation);
    }

    async Task Make(PendingChange change, ProposedDescription proposed, CancellationToken cancellation)
    {
        var sha = change.Subject["assets/".Length..];
        var asset = await db.Assets.SingleAsync(a => a.Sha256 == sha, cancellation);
        await AssetDescription.Change(db, missions, asset, proposed.Name, proposed.Texts, clock.Now(), cancellation);
    }

    async Task Make(PendingChange change, ProposedRemoval proposed, CancellationToken cancellation)
    {
        // pages/{key}/editions/{locale}
        var (key, locale) = change.Subject.Split('/') is [_, var page, _, var language] ? (page, language) : throw new InvalidOperationException(change.Subject);
        var removal = new Removal(change.Kind, proposed.Reason, proposed.To);
        var liveEditions = await LiveEditions.LockPage(db, key, clock.Now(), cancellation, also: removal.Other);
        var edition = await liveEditions.Take(locale, cancellation);
        if (edition.Number != proposed.Number)
            throw new Problem(ProblemCodes.Stale, $"Edition {edition.Number} is public now, not edition {proposed.Number}. Reject this change, and propose another.");
        await removal.ExpectTarget(db, edition, clock.Now(), cancellation);
        if (removal.Apply(edition, clock.Now())) await liveEditions.TakeDown(edition, removal.Announced(edition), ChangeCauses.Edited, cancellation);
    }
}
