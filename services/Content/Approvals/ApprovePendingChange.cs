using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Approvals;

// Makes a change of public words that somebody else has proposed, in one transaction. Approving what is approved changes nothing.
partial class ApprovalsApi
{
    public override async Task<V1.PendingChange> ApprovePendingChange(V1.ApprovePendingChangeRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var change = await FindPendingChange(request.Id, cancellation);
        context.ExpectVersion(change.Version);
        if (change.Approve(requestContext.Caller.Id, clock.Now())) await applier.Apply(change, cancellation);
        return await Show(change, context);
    }
}
