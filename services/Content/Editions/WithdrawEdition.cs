using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Withdraws the live edition of one language and announces it; the text stays readable as no longer in force.
// Where the mission requires approval, it creates a pending change instead.
// A repeat changes nothing and announces nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> WithdrawEdition(V1.WithdrawEditionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 500, required: true);
        validation.Refuse();
        return await TakeDown(request.Key, request.Locale, new Removal(PendingChange.Withdraw, reason), context);
    }

    /// <summary>
    /// Takes down the live edition of one language and announces it in one transaction, or creates a pending change.
    /// </summary>
    async Task<V1.Edition> TakeDown(string key, string locale, Removal removal, ServerCallContext context)
    {
        var rule = await missions.Removal(db, context.CancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var liveEditions = await LiveEditions.LockPage(db, key, clock.Now(), context.CancellationToken, also: removal.Other);
        var edition = await liveEditions.Take(locale, context.CancellationToken);
        edition.ExpectVersion(context);
        await removal.ExpectTarget(db, edition, clock.Now(), context.CancellationToken);
        if (removal.Apply(edition, clock.Now()))
        {
            if (removal.NeedsApproval(rule))
            {
                // The change is valid; the reload discards it, and only the proposal is saved.
                await db.Entry(edition).ReloadAsync(context.CancellationToken);
                await PendingChange.Propose(db, $"pages/{key}/editions/{locale}", removal.Kind,
                    new ProposedRemoval(edition.Number, removal.Reason, removal.To),
                    requestContext.Caller.Id, clock.Now(), context.CancellationToken);
            }
            else await liveEditions.TakeDown(edition, removal.Announced(edition), ChangeCauses.Edited, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(edition, edition.Page, context);
    }
}
