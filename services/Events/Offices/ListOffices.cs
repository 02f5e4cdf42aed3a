using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Offices;

// Lists the offices visible to the caller by id, without holders, optionally of one State. Read-only.
partial class OfficesApi
{
    public override async Task<V1.ListOfficesResponse> ListOffices(V1.ListOfficesRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        if (request.State.Length > 0) validation.State("state", request.State);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "offices", request.State);
        var rows = db.Offices.AsNoTracking();
        if (request.State.Length > 0) rows = rows.Where(o => o.State == request.State);
        if (paging.After is [var after])
        {
            var id = Paging.Id(after);
            rows = rows.Where(o => o.Id > id);
        }
        var offices = await rows.OrderBy(o => o.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = offices.Take(paging.Size).ToList();
        var response = new V1.ListOfficesResponse
        {
            Offices = { shown.Select(o => o.ToProto(requestContext.Caller.SeesInternal)) },
            NextPageToken = offices.Count > paging.Size ? paging.Next(shown[^1].Id.ToString()) : "",
        };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "offices");
        return response;
    }
}
