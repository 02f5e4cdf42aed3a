using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Marks what is public in one language as no longer in force, and tells the others. It stays readable.
// Where the mission wants a second person, it waits for one instead. Withdrawing for the same reason again changes nothing and tells nobody.
partial class EditionsApi
{
    public override async Task<V1.Edition> WithdrawEdition(V1.WithdrawEditionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 500, required: true);
        validation.Refuse();
        return await TakeDown(request.Key, request.Locale, new Removal(PendingChange.Withdraw, reason), context);
    }

    /// <summary>Changes what the public gets in one language, and announces it, in one transaction; or proposes that to a second person.</summary>
    async Task<V1.Edition> TakeDown(string key, string locale, Removal removal, ServerCallContext context)
    {
        var rule = await missions.Removal(db, context.CancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var liveEditions = await LiveEditions.LockPage(db, key, clock.Now(), context.CancellationToken, also: removal.Other);
        var edition = await liveEditions.Take(locale, context.CancellationToken);
        context.ExpectVersion(edition.Version);
        await removal.ExpectTarget(db, edition, clock.Now(), context.CancellationToken);
        if (removal.Apply(edition, clock.Now()))
        {
            if (removal.NeedsApproval(rule))
            {
                // It would be legal; nothing of it is kept but the proposal.
                await db.Entry(edition).ReloadAsync(context.CancellationToken);
                await PendingChange.Propose(db, $"pages/{key}/editions/{locale}", removal.Kind, new ProposedRemoval(edition.Number, removal.Reason, removal.To),
                    requestContext.Caller.Id, clock.Now(), context.CancellationToken);
            }
            else await liveEditions.TakeDown(edition, removal.Announced(edition), ChangeCauses.Edited, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(edition, edition.Page, context);
    }
}
