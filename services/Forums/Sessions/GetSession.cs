using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Sessions;

// One session of a forum, as it was said last.
// Asking again changes nothing.
partial class SessionsApi
{
    public override async Task<V1.Session> GetSession(V1.GetSessionRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Forum == forum.Key && s.Key == request.Session, context.CancellationToken)
            ?? throw Problem.NotFound("session", request.Session);
        var shown = session.ToProto(clock.Today());
        // That nobody has reported is known by the day, not by a change.
        context.SetETag(ETags.Of(session.Version, shown.Unreported ? "unreported" : null));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/sessions/{session.Key}");
        return shown;
    }
}
