using Embassy.Forums.Imports;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Resolutions;

// Imports a file of resolutions and announces each new or changed one, in one transaction.
// A repeat of the same file changes nothing and announces nothing.
partial class ResolutionsApi
{
    public override async Task<V1.ImportReport> ImportResolutions(V1.ImportResolutionsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var sessions = await db.Sessions.AsNoTracking().Where(s => s.Forum == forum.Key)
            .ToDictionaryAsync(s => s.Key, context.CancellationToken);
        return await rowImporter.Import<Resolution>(forum.Key, new("resolutions", request.File, request.FileName, request.Sheet,
            request.AllOrNothing, request.ValidateOnly), ResolutionRow.Layout, row =>
        {
            if (!row.IsOf(forum)) return [];
            var said = ResolutionRow.Read(row, sessions);
            var key = ResolutionRow.KeyOf(said.Symbol);
            return [new(key, said, () => new Resolution { Forum = forum.Key, Key = key }, resolution => resolution.Record(said))];
        }, context.CancellationToken);
    }
}
