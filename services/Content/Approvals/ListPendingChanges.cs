using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Approvals;

// Lists pending and decided changes of public content by their proposal. A repeat changes nothing.
partial class ApprovalsApi
{
    public override async Task<V1.ListPendingChangesResponse> ListPendingChanges(V1.ListPendingChangesRequest request,
        ServerCallContext context)
    {
        var state = request.State.Length == 0 ? PendingChange.Pending : request.State;
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "pending-changes", state, request.Subject,
            request.Order);
        var rows = db.PendingChanges.AsNoTracking().Where(c => c.State == state);
        if (request.Subject.Length > 0) rows = rows.Where(c => c.Subject == request.Subject);
        var matching = rows;
        var changes = await rows.ByCreation(paging, oldestFirst: request.Order == "proposedAt").Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var response =
            new V1.ListPendingChangesResponse
            {
                NextPageToken = changes.Count > paging.Size
                ? paging.Next(changes[paging.Size - 1].Id.ToString()) : ""
            };
        foreach (var change in changes.Take(paging.Size)) response.PendingChanges.Add(await Show(change, context.CancellationToken));
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
