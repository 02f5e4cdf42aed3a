using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Positions;

// Lists joint positions and candidacies in a forum, the latest step first.
// Read-only: a repeat changes nothing.
partial class PositionsApi
{
    public override async Task<V1.ListPositionsResponse> ListPositions(V1.ListPositionsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        if (request.State.Length > 0) validation.State("state", request.State);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "positions", forum.Key, request.State, request.Status,
            request.Audience);

        var rows = db.JointPositions.AsNoTracking().Where(p => p.Forum == forum.Key);
        if (request.State.Length > 0) rows = rows.Where(p => p.First == request.State || p.Second == request.State);
        if (request.Status.Length > 0) rows = rows.Where(p => p.Status == request.Status);
        rows = rows.OrderByDescending(p => p.LastStep).ThenBy(p => p.Id);
        var matching = rows;
        if (paging.After is [var step, var after])
        {
            var (day, id) = (Paging.Day(step), Paging.Id(after));
            rows = rows.Where(p => p.LastStep < day || p.LastStep == day && p.Id > id);
        }
        var positions = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response =
            new V1.ListPositionsResponse
            {
                Positions = { positions.Take(paging.Size)
                .Select(p => p.ToProto(embargoToo: requestContext.Caller.SeesInternal)) }
            };
        if (positions.Count > paging.Size)
            response.NextPageToken =
                paging.Next(Paging.Text(positions[paging.Size - 1].LastStep), positions[paging.Size - 1].Id.ToString());
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/positions");
        return response;
    }
}
