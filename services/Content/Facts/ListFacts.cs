using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Lists the facts by key, one page at a time. A repeat changes nothing.
partial class FactsApi
{
    public override async Task<V1.ListFactsResponse> ListFacts(V1.ListFactsRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "facts");
        var rows = db.Facts.AsNoTracking();
        var matching = rows;
        if (paging.After is [var after]) rows = rows.Where(f => string.Compare(f.Key, after) > 0);
        var found = await rows.OrderBy(f => f.Key).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response =
            new V1.ListFactsResponse { NextPageToken = found.Count > paging.Size ? paging.Next(found[paging.Size - 1].Key) : "" };
        foreach (var fact in found.Take(paging.Size)) response.Facts.Add(await Show(fact, context.CancellationToken));
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "facts", "mission");
        return response;
    }
}
