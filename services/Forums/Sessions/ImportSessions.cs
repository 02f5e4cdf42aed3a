using Embassy.Forums.Imports;
using Embassy.Forums.Sessions;
using Grpc.Core;

namespace Embassy.Forums;

// Takes in a file of sessions and tells of each that is new or says something else, in one transaction.
// The same file again changes nothing and tells nobody.
partial class ForumsApi
{
    public override Task<V1.ImportReport> ImportSessions(V1.ImportSessionsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        return Take<Session>(forum.Key, request.File, Session.Layout, request.AllOrNothing, row =>
        {
            if (!row.IsOf(forum)) return [];
            var said = Session.Read(row, forum, Today);
            return [new(row["session"], said, () => new Session { Forum = forum.Key, Key = row["session"] }, session => session.Record(said))];
        }, context);
    }
}
