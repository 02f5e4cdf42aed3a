using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Lists the facts by key or by their last change, one page at a time. A repeat changes nothing.
partial class FactsApi
{
    const string Oldest = "changedAt", Newest = "-changedAt";

    public override async Task<V1.ListFactsResponse> ListFacts(V1.ListFactsRequest request, ServerCallContext context)
    {
        var byKey = request.Order is not (Oldest or Newest);
        var paging = Paging.From(db, request.PageSize, request.PageToken, byKey ? 1 : 2, "facts", request.Order);
        var rows = db.Facts.AsNoTracking();
        var matching = rows;
        var found = await After(rows, request.Order, paging.After).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response =
            new V1.ListFactsResponse { NextPageToken = found.Count > paging.Size ? Next(found[paging.Size - 1]) : "" };
        foreach (var fact in found.Take(paging.Size)) response.Facts.Add(await Show(fact, context.CancellationToken));
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "facts", "mission");
        return response;

        string Next(Fact last) => byKey ? paging.Next(last.Key)
            : paging.Next(last.ChangedAt.ToString("O", CultureInfo.InvariantCulture), last.Key);
    }

    // Continues after the last row of the page before.
    static IQueryable<Fact> After(IQueryable<Fact> facts, string order, string[]? last)
    {
        if (order is not (Oldest or Newest))
        {
            if (last is [var after]) facts = facts.Where(f => string.Compare(f.Key, after) > 0);
            return facts.OrderBy(f => f.Key);
        }
        if (last is [var changed, var key])
        {
            var at = Paging.Instant(changed);
            facts = order == Newest
                ? facts.Where(f => f.ChangedAt < at || f.ChangedAt == at && string.Compare(f.Key, key) > 0)
                : facts.Where(f => f.ChangedAt > at || f.ChangedAt == at && string.Compare(f.Key, key) > 0);
        }
        return (order == Newest ? facts.OrderByDescending(f => f.ChangedAt) : facts.OrderBy(f => f.ChangedAt)).ThenBy(f => f.Key);
    }
}
