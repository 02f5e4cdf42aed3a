using System.Globalization;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Lists the versions of a fact for staff, newest first, with their authors. A repeat changes nothing.
partial class FactsApi
{
    public override async Task<V1.ListFactHistoryResponse> ListFactHistory(V1.ListFactHistoryRequest request, ServerCallContext context)
    {
        var fact = await FindFact(request.Key, context.CancellationToken);
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "fact-history", fact.Key);
        var rows = db.FactVersions.AsNoTracking().Where(v => v.Key == fact.Key);
        var matching = rows;
        if (paging.After is [var after])
        {
            var before = Paging.Number(after);
            rows = rows.Where(v => v.Version < before);
        }
        var versions = await rows.OrderByDescending(v => v.Version).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response =
            new V1.ListFactHistoryResponse
            {
                NextPageToken = versions.Count > paging.Size
                ? paging.Next(versions[paging.Size - 1].Version.ToString(CultureInfo.InvariantCulture)) : ""
            };
        foreach (var version in versions.Take(paging.Size))
        {
            var shown = await Show(Fact.Of(version), context.CancellationToken);
            (shown.ChangedAt, shown.ChangedBy) = (version.ChangedAt.ToTimestamp(), version.ChangedBy);
            response.Versions.Add(shown);
        }
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
