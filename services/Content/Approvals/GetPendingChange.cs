using Grpc.Core;

namespace Embassy.Content.Approvals;

// Shows one change of public words that waits for a second person, or was decided, with the ETag that a decision needs.
partial class ApprovalsApi
{
    public override async Task<V1.PendingChange> GetPendingChange(V1.GetPendingChangeRequest request, ServerCallContext context) =>
        await Show(await FindPendingChange(request.Id, context.CancellationToken), context);
}
