using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Approvals;

// Approves a pending change that another user proposed, and applies it in one transaction. A repeat changes nothing.
partial class ApprovalsApi
{
    public override async Task<V1.PendingChange> ApprovePendingChange(V1.ApprovePendingChangeRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var change = await FindPendingChange(request.Id, cancellation);
        change.ExpectVersion(context);
        if (change.Approve(requestContext.Caller.Id, clock.Now()))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.Raise(new PendingChangeApproved(change), cancellation);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return await Show(change, context);
    }
}
