using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

// Lists the standings on a day, or all periods: one statement each, beside those of other sources.
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
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "members", forum.Key, request.AsOf, request.State,
            request.Standing, request.Certainty, request.All.ToString(), request.Withdrawn.ToString(), request.Order);
        var day = paging.After is [var first, ..] ? Paging.Day(first) : asked ?? clock.Today();

        if (request.Withdrawn) return await ListWithdrawn(request, forum.Key, day, paging, context);
        string[] states = request.State.Length > 0 ? [request.State] : [];
        // A day has some hundred standings, and a suspension decides on a membership, so pages are cut in memory.
        var onDay = await StandingOnDay.Read(db, forum.Key, day, states, context.CancellationToken);
        var members = (request.All ? await Periods(forum.Key, request.State, onDay, context.CancellationToken) : onDay)
            .Where(s => (request.Standing.Length == 0 || s.Membership.Standing == request.Standing)
                && (request.Certainty.Length == 0 || s.Certainty == request.Certainty)).ToList();
        // Stable: those of one day stay in the order of the States.
        if (request.Order.Length > 0)
            members = [.. request.Order == "joined" ? members.OrderBy(Joined, StringComparer.Ordinal)
                : members.OrderByDescending(Joined, StringComparer.Ordinal)];
        var from = paging.After is [_, var count] ? (int)Paging.Number(count) : 0;
        var page = members.Skip(from).Take(paging.Size).ToList();
        var others = await StandingOnDay.ReadOthers(db, page, context.CancellationToken);

        var response = new V1.ListMembersResponse
        {
            AsOf = CivilDate.Day(day).ToString(),
            Members = { page.Select(s => s.ToProto(others)) },
        };
        if (members.Count > from + paging.Size)
            response.NextPageToken = paging.Next(Paging.Text(day), (from + paging.Size).ToString(CultureInfo.InvariantCulture));
        if (request.IncludeTotal) response.TotalSize = members.Count;
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{request.Forum}/members");
        return response;
    }

    static string Joined(StandingOnDay standing) => standing.Membership.Joined?.ToString() ?? "";

    async Task<V1.ListMembersResponse> ListWithdrawn(V1.ListMembersRequest request, string forum, DateOnly day, Paging paging,
        ServerCallContext context)
    {
        var withdrawn = (await db.Memberships.AsNoTracking().Where(m => m.Forum == forum && m.WithdrawnAt != null
            && (request.State.Length == 0 || m.State == request.State)
            && (request.Standing.Length == 0 || m.Standing == request.Standing)).ToListAsync(context.CancellationToken))
            .OrderBy(m => m.State, StringComparer.Ordinal).ThenBy(m => m.Standing, StringComparer.Ordinal).ThenBy(m => m.Id).ToList();
        var from = paging.After is [_, var count] ? (int)Paging.Number(count) : 0;
        var response = new V1.ListMembersResponse
        {
            AsOf = CivilDate.Day(day).ToString(),
            Members = { withdrawn.Skip(from).Take(paging.Size).Select(m => m.ToProto([])) },
        };
        if (withdrawn.Count > from + paging.Size)
            response.NextPageToken = paging.Next(Paging.Text(day), (from + paging.Size).ToString(CultureInfo.InvariantCulture));
        if (request.IncludeTotal) response.TotalSize = withdrawn.Count;
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{request.Forum}/members");
        return response;
    }

    // Each period of any day, with its standing on the day asked about.
    async Task<IEnumerable<StandingOnDay>> Periods(string forum, string state, List<StandingOnDay> onDay, CancellationToken cancellation)
    {
        var periods = await db.Memberships.AsNoTracking()
            .Where(m => m.Forum == forum && m.PeriodOf == m.Id && (state.Length == 0 || m.State == state)).ToListAsync(cancellation);
        return periods.OrderBy(m => m.State, StringComparer.Ordinal).ThenBy(m => m.Standing, StringComparer.Ordinal)
            .ThenBy(m => m.Period.From).ThenBy(m => m.Id)
            .Select(m => onDay.Find(s => s.Membership.Id == m.Id) ?? new StandingOnDay(m, StandingOnDay.None));
    }
}
