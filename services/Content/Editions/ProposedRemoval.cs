using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <param name="Number">Number of the edition to take down; no other edition is taken down.</param>
/// <param name="To">The key of the page to redirect to; otherwise empty.</param>
public sealed record ProposedRemoval(int Number, string Reason, string To);

/// <summary>Shows and applies the pending changes that take an edition down.</summary>
public sealed class ProposedRemovalHandler(ContentDb db, TimeProvider clock) : IDomainEventHandler<PendingChangeRead>,
    IDomainEventHandler<PendingChangeApproved>
{
    public Task Handle(PendingChangeRead domainEvent, CancellationToken cancellation)
    {
        var (change, response) = domainEvent;
        if (Removal.Kinds.Contains(change.Kind))
        {
            var proposed = change.Read<ProposedRemoval>();
            (response.Number, response.Reason, response.To) = (proposed.Number, proposed.Reason, proposed.To);
        }
        return Task.CompletedTask;
    }

    public async Task Handle(PendingChangeApproved domainEvent, CancellationToken cancellation)
    {
        var change = domainEvent.Change;
        if (!Removal.Kinds.Contains(change.Kind)) return;
        var (key, locale) = PendingChange.EditionOf(change.Subject);
        var proposed = change.Read<ProposedRemoval>();
        var removal = new Removal(change.Kind, proposed.Reason, proposed.To);
        var liveEditions = await LiveEditions.LockPage(db, key, clock.Now(), cancellation, also: removal.Other);
        var edition = await liveEditions.Take(locale, cancellation);
        if (edition.Number != proposed.Number)
            throw new Problem(ProblemCodes.Stale,
                $"Edition {edition.Number} is public now, not edition {proposed.Number}. Reject this change, and propose another.");
        await removal.ExpectTarget(db, edition, clock.Now(), cancellation);
        if (removal.Apply(edition, clock.Now()))
            await liveEditions.TakeDown(edition, removal.Announced(edition), ChangeCauses.Edited, cancellation);
    }
}
