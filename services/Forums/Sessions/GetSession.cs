using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Sessions;

// Returns one session of a forum, with its latest content. Read-only: a repeat changes nothing.
partial class SessionsApi
{
    public override async Task<V1.Session> GetSession(V1.GetSessionRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var session = await db.Sessions.AsNoTracking()
            .SingleOrDefaultAsync(s => s.Forum == forum.Key && s.Key == request.Session, context.CancellationToken)
            ?? throw Problem.NotFound("session", request.Session);
        var shown = session.ToProto(clock.Today());
        // The unreported flag depends on the day, not on the version.
        context.SetETag(ETags.Of(session.Version, shown.Unreported ? "unreported" : null));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/sessions/{session.Key}");
        return shown;
    }
}
