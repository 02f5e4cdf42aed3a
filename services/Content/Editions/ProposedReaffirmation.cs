using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <param name="Number">Number of the approved or public edition of the translation.</param>
/// <param name="Fingerprint">Its words: an approved edition may be reopened and rewritten under the same
/// number.</param>
/// <param name="Source">The authentic edition that its words also hold for.</param>
public sealed record ProposedReaffirmation(int Number, string Fingerprint, TranslationSource Source);

/// <summary>Shows and applies the pending changes that reaffirm a translation.</summary>
public sealed class ProposedReaffirmationHandler(ContentDb db, TimeProvider clock) : IDomainEventHandler<PendingChangeRead>,
    IDomainEventHandler<PendingChangeApproved>
{
    public Task Handle(PendingChangeRead domainEvent, CancellationToken cancellation)
    {
        var (change, response) = domainEvent;
        if (change.Kind == PendingChange.Reaffirm)
        {
            var proposed = change.Read<ProposedReaffirmation>();
            (response.Number, response.Source) = (proposed.Number, proposed.Source.Number);
        }
        return Task.CompletedTask;
    }

    public async Task Handle(PendingChangeApproved domainEvent, CancellationToken cancellation)
    {
        var change = domainEvent.Change;
        if (change.Kind != PendingChange.Reaffirm) return;
        var (key, locale) = PendingChange.EditionOf(change.Subject);
        var proposed = change.Read<ProposedReaffirmation>();
        var liveEditions = await LiveEditions.LockPage(db, key, clock.Now(), cancellation);
        var edition = await db.FindEdition(key, locale, number: 0, cancellation);
        if (edition.Number != proposed.Number)
            throw new Problem(ProblemCodes.Stale,
                $"Edition {edition.Number} is the newest now, not edition {proposed.Number}. Reject this change, and propose another.");
        if (edition.Fingerprint != proposed.Fingerprint)
            throw new Problem(ProblemCodes.Stale, "The words changed since this was proposed. Reject this change, and propose another.");
        if (edition.Reaffirm(proposed.Source, change.ProposedBy, clock.Now())) await liveEditions.Reaffirmed(edition, cancellation);
    }
}
