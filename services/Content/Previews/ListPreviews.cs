using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

// Lists previews by their creation, including revoked and expired ones. A repeat changes nothing.
// The tokens are not stored, so the list does not contain them.
partial class PreviewsApi
{
    public override async Task<V1.ListPreviewsResponse> ListPreviews(V1.ListPreviewsRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "previews", request.PageKey, request.Order);
        var rows = db.Previews.AsNoTracking();
        if (request.PageKey.Length > 0) rows = rows.Where(p => p.PageKey == request.PageKey);
        var matching = rows;
        var previews = await rows.ByCreation(paging, oldestFirst: request.Order == "createdAt").Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var response = new V1.ListPreviewsResponse
        {
            Previews = { previews.Take(paging.Size).Select(p => p.ToProto()) },
            NextPageToken = previews.Count > paging.Size ? paging.Next(previews[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
