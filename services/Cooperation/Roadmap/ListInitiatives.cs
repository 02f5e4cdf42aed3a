using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Lists initiatives as of today, newest or oldest first, then by id. Takes one query with the steps, and one for a
// count. Read-only: a repeat changes nothing.
partial class RoadmapApi
{
    public override async Task<V1.ListInitiativesResponse> ListInitiatives(V1.ListInitiativesRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var sector = validation.Text("sector", request.Sector, 60);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "initiatives", request.Dimension, sector,
            request.Order, request.Audience);
        var oldestFirst = request.Order == "createdAt";
        var matching = db.Initiatives.AsNoTracking();
        if (request.Dimension.Length > 0) matching = matching.Where(i => i.Dimension == request.Dimension);
        if (sector.Length > 0) matching = matching.Where(i => i.Sector == sector);
        var rows = matching;
        if (paging.After is [var created, var last])
        {
            var (instant, id) = (Paging.Instant(created), Paging.Id(last));
            rows = oldestFirst ? rows.Where(i => i.CreatedAt > instant || i.CreatedAt == instant && i.Id > id)
                : rows.Where(i => i.CreatedAt < instant || i.CreatedAt == instant && i.Id > id);
        }
        var initiatives = await (oldestFirst ? rows.OrderBy(i => i.CreatedAt) : rows.OrderByDescending(i => i.CreatedAt))
            .ThenBy(i => i.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = initiatives.Take(paging.Size).ToList();
        var response = new V1.ListInitiativesResponse
        {
            Initiatives = { shown.Select(i => i.ToProto(clock.Today(), embargoToo: requestContext.Caller.SeesInternal)) },
            NextPageToken = initiatives.Count > paging.Size
                ? paging.Next(shown[^1].CreatedAt.ToString("O", CultureInfo.InvariantCulture), shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "initiatives");
        return response;
    }
}
