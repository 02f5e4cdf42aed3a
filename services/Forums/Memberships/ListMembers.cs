using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

// Lists the standings on a day, one statement per State and standing, beside the statements of other sources.
// All pages use the day of the first. Read-only: a repeat changes nothing.
partial class MembershipsApi
{
    public override async Task<V1.ListMembersResponse> ListMembers(V1.ListMembersRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        var asked = validation.Day("asOf", request.AsOf);
        if (request.State.Length > 0) validation.State("state", request.State);
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 3, "members", forum.Key, request.AsOf, request.State, request.Standing);
        var day = paging.After is [var first, ..] ? Paging.Day(first) : asked ?? clock.Today();

        var matching = db.Memberships.AsNoTracking().Where(m => m.Forum == forum.Key).Where(Membership.ShownOn(day));
        if (request.State.Length > 0) matching = matching.Where(m => m.State == request.State);
        if (request.Standing.Length > 0) matching = matching.Where(m => m.Standing == request.Standing);
        var rows = matching.OrderBy(m => m.State).ThenBy(m => m.Standing).AsQueryable();
        if (paging.After is [_, var state, var standing])
            rows = rows.Where(m => string.Compare(m.State, state) > 0 || m.State == state && string.Compare(m.Standing, standing) > 0);
        var members = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);

        var states = members.Take(paging.Size).Select(m => m.State).Distinct().ToList();
        var others = await db.Memberships.AsNoTracking().Where(m => m.Forum == forum.Key && !m.Shown && states.Contains(m.State))
            .ToListAsync(context.CancellationToken);

        var response = new V1.ListMembersResponse
        {
            AsOf = CivilDate.Day(day).ToString(),
            Members = { members.Take(paging.Size).Select(m => m.ToProto(others)) },
        };
        if (members.Count > paging.Size)
            response.NextPageToken =
                paging.Next(Paging.Text(day), members[paging.Size - 1].State, members[paging.Size - 1].Standing);
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{request.Forum}/members");
        return response;
    }
}
