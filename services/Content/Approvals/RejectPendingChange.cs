using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Approvals;

// Rejects a pending change with a note, without applying it. A repeat changes nothing.
partial class ApprovalsApi
{
    public override async Task<V1.PendingChange> RejectPendingChange(V1.RejectPendingChangeRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var note = validation.Text("note", request.Note, 2000, lines: true);
        validation.Refuse();
        var change = await FindPendingChange(request.Id, context.CancellationToken);
        change.ExpectVersion(context);
        if (change.Reject(requestContext.Caller.Id, note, clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        return await Show(change, context);
    }
}
