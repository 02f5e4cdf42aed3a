using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

// Lists the rejected rows of an import, in the order of the file, at most the first 20,000.
// Read-only: a repeat changes nothing.
partial class VoteImportsApi
{
    public override async Task<V1.ListVoteRefusalsResponse> ListVoteRefusals(V1.ListVoteRefusalsRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var import = await uploads.Find(request.Import, context.CancellationToken);
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "refusals", import.Id.ToString());
        var after = paging.After is [var number] ? Paging.Number(number) : 0;
        var rows = await db.RefusedVotes.AsNoTracking().Where(r => r.Import == import.Id && r.Number > after)
            .OrderBy(r => r.Number).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListVoteRefusalsResponse { Refusals = { rows.Take(paging.Size).Select(r => r.ToProto()) } };
        if (rows.Count > paging.Size)
            response.NextPageToken = paging.Next(rows[paging.Size - 1].Number.ToString(CultureInfo.InvariantCulture));
        if (request.IncludeTotal)
            response.TotalSize = await db.RefusedVotes.CountAsync(r => r.Import == import.Id, context.CancellationToken);
        return response;
    }
}
