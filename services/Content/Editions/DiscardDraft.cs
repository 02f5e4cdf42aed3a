using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// Deletes the draft of one language with its schedule and its previews; what is public stays. It announces nothing.
// A repeat fails: what was public is never deleted.
partial class EditionsApi
{
    public override async Task<V1.DiscardDraftResponse> DiscardDraft(V1.DiscardDraftRequest request, ServerCallContext context)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await LiveEditions.LockPage(db, request.Key, clock.Now(), context.CancellationToken);
        var draft = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        draft.Page.ExpectMayWrite(requestContext.Caller, request.Locale);
        draft.ExpectVersion(context);
        draft.ExpectOpen();
        if (draft.State == Edition.Scheduled) await db.Raise(new ScheduledEditionReopened(draft), context.CancellationToken);
        await db.Raise(new DraftDiscarded(draft), context.CancellationToken);
        await Slug.Release(db, draft.FrontMatter.Slug, draft.Locale, context.CancellationToken);
        var before = await db.Editions.Where(e => e.PageKey == draft.PageKey && e.Locale == draft.Locale && e.Number < draft.Number)
            .OrderByDescending(e => e.Number).FirstOrDefaultAsync(context.CancellationToken);
        before?.ContinueAfter(draft);
        db.Editions.Remove(draft);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return new V1.DiscardDraftResponse();
    }
}
