using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Sessions;

// Lists the chairs of a forum, newest first, or the chairs on a day.
// Read-only: a repeat changes nothing.
partial class SessionsApi
{
    public override async Task<V1.ListChairsResponse> ListChairs(V1.ListChairsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        var asOf = validation.Day("asOf", request.AsOf);
        if (request.State.Length > 0) validation.State("state", request.State);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "chairs", forum.Key, request.AsOf, request.State);

        var rows = db.Chairs.AsNoTracking().Where(c => c.Forum == forum.Key);
        if (asOf is { } day) rows = rows.Where(Chair.On(day));
        if (request.State.Length > 0) rows = rows.Where(c => c.State == request.State);
        rows = rows.OrderByDescending(c => c.FirstDay).ThenBy(c => c.Key);
        var matching = rows;
        if (paging.After is [var first, var key])
        {
            var after = Paging.Day(first);
            rows = rows.Where(c => c.FirstDay < after || c.FirstDay == after && string.Compare(c.Key, key) > 0);
        }
        var chairs = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListChairsResponse { Chairs = { chairs.Take(paging.Size).Select(c => c.ToProto()) } };
        if (chairs.Count > paging.Size)
            response.NextPageToken = paging.Next(Paging.Text(chairs[paging.Size - 1].FirstDay), chairs[paging.Size - 1].Key);
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/chairs");
        return response;
    }
}
