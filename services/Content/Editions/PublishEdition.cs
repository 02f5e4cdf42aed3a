using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Publishes the approved edition of one language and announces it, in one transaction. It changes no other language.
// A repeat changes nothing and announces nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> PublishEdition(V1.PublishEditionRequest request, ServerCallContext context)
    {
        var approval = await missions.Approval(db, context.CancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var liveEditions = await LiveEditions.LockPage(db, request.Key, clock.Now(), context.CancellationToken);
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.ExpectVersion(context);
        if (await liveEditions.Publish(edition, approval, ChangeCauses.Edited, context.CancellationToken))
        {
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(edition, edition.Page, context, liveEditions.Live,
            liveEditions.Waiting is { } waiting ? new PendingChangeId(waiting.PendingChange) : null);
    }
}
