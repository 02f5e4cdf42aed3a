using Embassy.Content.Approvals;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Makes a change of public words that somebody else has proposed, in one transaction. Approving what is approved changes nothing.
partial class ContentApi
{
    public override async Task<V1.PendingChange> ApprovePendingChange(V1.ApprovePendingChangeRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var change = await FindPendingChange(request.Id, cancellation);
        context.ExpectVersion(change.Version);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (change.Approve(requestContext.Caller.Id, clock.Now()))
        {
            await Apply(change, cancellation);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            facts.Set();
        }
        return await Show(change, context);
    }

    Task Apply(PendingChange change, CancellationToken cancellation) => change.Kind switch
    {
        PendingChange.Fact => Apply(change, change.Read<ProposedFact>(), cancellation),
        PendingChange.Description => Apply(change, change.Read<ProposedDescription>(), cancellation),
        _ => Apply(change, change.Read<ProposedRemoval>(), cancellation),
    };

    async Task Apply(PendingChange change, ProposedFact proposed, CancellationToken cancellation)
    {
        var key = change.Subject["facts/".Length..];
        var fact = await db.Facts.SingleOrDefaultAsync(f => f.Key == key, cancellation);
        var isNew = fact is null;
        fact ??= db.Facts.Add(new Fact { Key = key, Kind = proposed.Kind }).Entity;
        if (fact.Say(proposed.Said, proposed.DerivedFrom, change.ProposedBy, clock.Now())) fact.Tell(db, ChangeCauses.Edited);
        // No page uses a new one yet.
        if (isNew) fact.HasPropagated(fact.Version);
        // It was counted when it was proposed.
        if (proposed.DerivedFrom.Length > 0) await RecountRequest.Request(db, DerivedFacts.Words[proposed.DerivedFrom].Source, requestContext, facts, cancellation);
    }

    async Task Apply(PendingChange change, ProposedDescription proposed, CancellationToken cancellation)
    {
        var sha = change.Subject["assets/".Length..];
        var asset = await db.Assets.SingleAsync(a => a.Sha256 == sha, cancellation);
        await Describe(asset, proposed.Name, proposed.Texts, cancellation);
    }

    async Task Apply(PendingChange change, ProposedRemoval proposed, CancellationToken cancellation)
    {
        // pages/{key}/editions/{locale}
        var (key, locale) = change.Subject.Split('/') is [_, var page, _, var language] ? (page, language) : throw new InvalidOperationException(change.Subject);
        var removal = new Removal(change.Kind, proposed.Reason, proposed.To);
        var liveEditions = await LiveEditions.LockPage(db, key, clock.Now(), cancellation, also: removal.Other);
        var edition = await liveEditions.Take(locale, cancellation);
        if (edition.Number != proposed.Number)
            throw new Problem(ProblemCodes.Stale, $"Edition {edition.Number} is public now, not edition {proposed.Number}. Reject this change, and propose another.");
        if (removal.Other is not null) await ExpectPublic(removal.To, edition, cancellation);
        if (removal.Apply(edition, clock.Now())) await liveEditions.TakeDown(edition, removal.Announced(edition), ChangeCauses.Edited, cancellation);
    }
}
