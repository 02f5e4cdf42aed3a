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
        if (request.Host.Length > 0) validation.State("host", request.Host);
        if (request.Body.Length > 0)
            validation.When(!forum.BodyKeys.Contains(request.Body), "body",
                "invalid_word", "One of: " + string.Join(", ", forum.BodyKeys) + ".");
        var asOf = validation.Day("asOf", request.AsOf);
        validation.When(request.AsOf.Length > 0 && !request.Ahead, "asOf", "invalid_date",
            "It says from when to look ahead: only with ahead=true.");
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 3, "sessions", forum.Key, request.Body, request.Host,
                request.Ahead.ToString(), request.AsOf);
        var day = paging.After is [var from, ..] ? Paging.Day(from) : asOf ?? clock.Today();

        var rows = db.Sessions.AsNoTracking().Where(s => s.Forum == forum.Key);
        if (request.Body.Length > 0) rows = rows.Where(s => s.Body == request.Body);
        if (request.Host.Length > 0) rows = rows.Where(s => s.Host == request.Host);
        rows = request.Ahead
            ? rows.Where(Session.AheadOf(day)).OrderBy(s => s.FirstDay).ThenBy(s => s.Key)
            : rows.OrderByDescending(s => s.FirstDay).ThenBy(s => s.Key);
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
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/sessions");
        return response;
    }
}
