using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Sessions;

// Lists the sessions of a forum, newest first, or those ahead of a day, the next one first. All pages use the day of
// the first. Read-only: a repeat changes nothing.
partial class SessionsApi
{
    public override async Task<V1.ListSessionsResponse> ListSessions(V1.ListSessionsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        var window = DateWindow.Read(validation, request.From, request.To, request.Year);
        var (bodies, statuses, hosts) = (request.Body.AnyOf(), request.Status.AnyOf(), validation.States("host", request.Host));
        validation.When(bodies.Any(b => !forum.BodyKeys.Contains(b)), "body", "invalid_word",
            "One of: " + string.Join(", ", forum.BodyKeys) + ".");
        var asOf = validation.Day("asOf", request.AsOf);
        validation.When(request.AsOf.Length > 0 && !request.Ahead, "asOf", "not_applicable",
            "It says from when to look ahead: only with ahead=true.");
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 3, "sessions", forum.Key, string.Join(' ', bodies),
                string.Join(' ', hosts), string.Join(' ', statuses), $"{window.From:O}", $"{window.To:O}", request.Ahead.ToString(),
                request.AsOf);
        var day = paging.After is [var from, ..] ? Paging.Day(from) : asOf ?? clock.Today();

        var rows = db.Sessions.AsNoTracking().Where(s => s.Forum == forum.Key);
        if (bodies.Count > 0) rows = rows.Where(s => bodies.Contains(s.Body));
        if (hosts.Count > 0) rows = rows.Where(s => hosts.Contains(s.Host));
        if (statuses.Count > 0) rows = rows.Where(s => statuses.Contains(s.Status));
        if (window.From is { } begins) rows = rows.Where(s => s.LastDay >= begins);
        if (window.To is { } ends) rows = rows.Where(s => s.FirstDay <= ends);
        rows = request.Ahead
            ? rows.Where(Session.AheadOf(day)).OrderBy(s => s.FirstDay).ThenBy(s => s.Key)
            : rows.OrderByDescending(s => s.FirstDay).ThenBy(s => s.Key);
        var matching = rows;
        if (paging.After is [_, var first, var key])
        {
            var after = Paging.Day(first);
            rows = request.Ahead
                ? rows.Where(s => s.FirstDay > after || s.FirstDay == after && string.Compare(s.Key, key) > 0)
                : rows.Where(s => s.FirstDay < after || s.FirstDay == after && string.Compare(s.Key, key) > 0);
        }
        var sessions = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var today = clock.Today();
        var response = new V1.ListSessionsResponse { Sessions = { sessions.Take(paging.Size).Select(s => s.ToProto(today)) } };
        if (sessions.Count > paging.Size)
            response.NextPageToken = paging.Next(
                Paging.Text(day), Paging.Text(sessions[paging.Size - 1].FirstDay), sessions[paging.Size - 1].Key);
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/sessions");
        return response;
    }
}
