using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Sessions;

// Imports a file of sessions and announces each new or changed one, in one transaction.
// A repeat of the same file changes nothing and announces nothing.
partial class SessionsApi
{
    public override Task<V1.ImportReport> ImportSessions(V1.ImportSessionsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        return rowImporter.Import<Session>(forum.Key, new("sessions", request.File, request.FileName, request.Sheet,
            request.AllOrNothing, request.ValidateOnly), Session.Layout, row =>
        {
            if (!row.IsOf(forum)) return [];
            var said = Session.Read(row, forum, clock.Today());
            return [new(row["session"], said, () => new Session { Forum = forum.Key, Key = row["session"] },
                session => session.Record(said))];
        }, context.CancellationToken);
    }
}
