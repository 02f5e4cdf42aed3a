using Embassy.Forums.Imports;
using Grpc.Core;

namespace Embassy.Forums.Sessions;

// Imports a file of chair terms and announces each new or changed one, in one transaction.
// A repeat of the same file changes nothing and announces nothing.
partial class SessionsApi
{
    public override Task<V1.ImportReport> ImportChairs(V1.ImportChairsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        return rowImporter.Import<Chair>(forum.Key, new("chairs", request.File, request.FileName, request.Sheet,
            request.AllOrNothing, request.ValidateOnly), Chair.Layout, row =>
        {
            if (!row.IsOf(forum)) return [];
            var said = Chair.Read(row, forum);
            var key = Chair.KeyOf(said);
            return [new(key, said, () => new Chair { Forum = forum.Key, Key = key }, chair => chair.Record(said))];
        }, context.CancellationToken);
    }
}
