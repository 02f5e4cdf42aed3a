using Grpc.Core;

namespace Embassy.Content.Approvals;

// Returns one pending or decided change, with the ETag that a decision needs. A repeat changes nothing.
partial class ApprovalsApi
{
    public override async Task<V1.PendingChange> GetPendingChange(V1.GetPendingChangeRequest request, ServerCallContext context) =>
        await Show(await FindPendingChange(request.Id, context.CancellationToken), context);
}
