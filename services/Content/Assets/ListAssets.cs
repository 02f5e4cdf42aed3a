using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

// Lists assets, newest first; callers who do not see drafts get the public ones. A repeat changes nothing.
partial class AssetsApi
{
    public override async Task<V1.ListAssetsResponse> ListAssets(V1.ListAssetsRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "assets");
        var rows = db.Assets.AsNoTracking();
        var matching = rows;
        // Ids are UUIDv7, so their order is the order of upload.
        if (paging.After is [var after]) rows = rows.Where(a => a.Id < Paging.Id(after));
        var assets = await rows.OrderByDescending(a => a.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListAssetsResponse
        {
            Assets = { assets.Take(paging.Size).Select(a => a.ToProto(requestContext.Caller.SeesInternal ? null : [])) },
            NextPageToken = assets.Count > paging.Size ? paging.Next(assets[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
