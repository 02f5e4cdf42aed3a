using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Offices;

// Lists the offices visible to the caller by id, without holders, optionally of some States or
// accredited to one. Read-only.
partial class OfficesApi
{
    public override async Task<V1.ListOfficesResponse> ListOffices(V1.ListOfficesRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var states = validation.States("state", request.State);
        validation.When(request.AccreditedTo.Length > 100, "accreditedTo", "too_long", "At most 100 characters.");
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "offices", string.Join(' ', states), request.AccreditedTo,
            request.Audience);
        var matching = db.Offices.AsNoTracking();
        if (states.Count > 0) matching = matching.Where(o => states.Contains(o.State!));
        var accredited = $"\n{request.AccreditedTo}\n";
        if (request.AccreditedTo.Length > 0) matching = matching.Where(o => o.AccreditedTo.Contains(accredited));
        var rows = matching;
        if (paging.After is [var after])
        {
            var id = Paging.Id(after);
            rows = rows.Where(o => o.Id > id);
        }
        var offices = await rows.OrderBy(o => o.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = offices.Take(paging.Size).ToList();
        var response = new V1.ListOfficesResponse
        {
            Offices = { shown.Select(o => Summary.Of<V1.OfficeSummary>(o.ToProto(requestContext.Caller.SeesInternal))) },
            NextPageToken = offices.Count > paging.Size ? paging.Next(shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "offices");
        return response;
    }
}
