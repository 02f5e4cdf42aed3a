using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

// Lists previews, newest first, including revoked and expired ones. A repeat changes nothing.
// The tokens are not stored, so the list does not contain them.
partial class PreviewsApi
{
    public override async Task<V1.ListPreviewsResponse> ListPreviews(V1.ListPreviewsRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "previews", request.PageKey);
        var rows = db.Previews.AsNoTracking();
        if (request.PageKey.Length > 0) rows = rows.Where(p => p.PageKey == request.PageKey);
        var matching = rows;
        // Ids are UUIDv7, so their order is the order of creation.
        if (paging.After is [var after]) rows = rows.Where(p => p.Id < Paging.Id(after));
        var previews = await rows.OrderByDescending(p => p.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListPreviewsResponse
        {
            Previews = { previews.Take(paging.Size).Select(p => p.ToProto()) },
            NextPageToken = previews.Count > paging.Size ? paging.Next(previews[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
