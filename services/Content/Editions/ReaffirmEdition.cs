using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Records that an unchanged translation is also correct for another authentic edition, with the user and the time.
// Text, state and approval stay; the public state of the translation changes at once and is announced. Where the
// mission requires approval, what is approved or public changes by a pending change instead.
// A repeat changes nothing and announces nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> ReaffirmEdition(V1.ReaffirmEditionRequest request, ServerCallContext context)
    {
        if (request.Source < 1) throw Problem.Invalid("source", "required", "The number of the authentic edition that was compared.");
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var liveEditions = await LiveEditions.LockPage(db, request.Key, clock.Now(), context.CancellationToken);
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.ExpectVersion(context);
        var source = await TranslationSource.Of(db, edition.Page, request.Locale, edition, request.Source, context.CancellationToken);
        if (edition.Reaffirm(source!, requestContext.Caller.Id, clock.Now()))
        {
            if (edition.State is Edition.Approved or Edition.Scheduled or Edition.Published
                && await missions.Approval(db, context.CancellationToken))
            {
                // The statement is valid; the reload discards it, and only the proposal is saved.
                await db.Entry(edition).ReloadAsync(context.CancellationToken);
                await PendingChange.Propose(db, $"pages/{request.Key}/editions/{request.Locale}", PendingChange.Reaffirm,
                    new ProposedReaffirmation(edition.Number, edition.Fingerprint, source!), requestContext.Caller.Id, clock.Now(),
                    context.CancellationToken);
            }
            else await liveEditions.Reaffirmed(edition, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        return await Show(edition, edition.Page, context);
    }
}
