using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Lists pending and decided proposals, oldest first, then by id. Never cached, because it is for staff. Read-only.
partial class RoadmapApi
{
    public override async Task<V1.ListProposalsResponse> ListProposals(V1.ListProposalsRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "proposals", request.Status);
        var rows = db.Proposals.AsNoTracking();
        if (request.Status.Length > 0) rows = rows.Where(p => p.Status == request.Status);
        var matching = rows;
        if (paging.After is [var created, var last])
        {
            var (instant, id) = (Paging.Instant(created), Paging.Id(last));
            rows = rows.Where(p => p.CreatedAt > instant || p.CreatedAt == instant && p.Id > id);
        }
        var proposals = await rows.OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListProposalsResponse
        {
            Proposals = { proposals.Take(paging.Size).Select(p => p.ToProto()) },
            NextPageToken = proposals.Count > paging.Size
                ? paging.Next(proposals[paging.Size - 1].CreatedAt.ToString("O", CultureInfo.InvariantCulture),
                    proposals[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        return response;
    }
}
