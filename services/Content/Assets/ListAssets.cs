using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

// Lists assets by their upload; callers who do not see drafts get the public ones. A repeat changes nothing.
partial class AssetsApi
{
    public override async Task<V1.ListAssetsResponse> ListAssets(V1.ListAssetsRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "assets", request.Order);
        var rows = db.Assets.AsNoTracking();
        var matching = rows;
        var assets = await rows.ByCreation(paging, oldestFirst: request.Order == "uploadedAt").Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var response = new V1.ListAssetsResponse
        {
            Assets = { assets.Take(paging.Size).Select(a => a.ToProto(requestContext.Caller.SeesInternal ? null : [])) },
            NextPageToken = assets.Count > paging.Size ? paging.Next(assets[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
