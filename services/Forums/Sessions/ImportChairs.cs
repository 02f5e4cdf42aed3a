using Embassy.Forums.Imports;
using Grpc.Core;

namespace Embassy.Forums.Sessions;

// Takes in a file of turns in the chair and tells of each that is new or says something else, in one transaction.
// The same file again changes nothing and tells nobody.
partial class SessionsApi
{
    public override Task<V1.ImportReport> ImportChairs(V1.ImportChairsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        return rowImporter.Import<Chair>(forum.Key, request.File, Chair.Layout, request.AllOrNothing, row =>
        {
            if (!row.IsOf(forum)) return [];
            var said = Chair.Read(row, forum);
            var key = Chair.KeyOf(said);
            return [new(key, said, () => new Chair { Forum = forum.Key, Key = key }, chair => chair.Record(said))];
        }, context.CancellationToken);
    }
}
