using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

// Lists import candidates and the engagements made from them, by start. Read-only: a repeat changes nothing.
partial class ImportsApi
{
    public override async Task<V1.ListImportCandidatesResponse> ListImportCandidates(V1.ListImportCandidatesRequest request,
        ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "candidates", request.Status);
        var rows = db.ImportCandidates.AsNoTracking();
        if (request.Status.Length > 0) rows = rows.Where(d => d.Status == request.Status);
        var matching = rows;
        if (paging.After is [var after, var last])
        {
            var (start, id) = (Paging.Day(after), Paging.Id(last));
            rows = rows.Where(d => d.StartFirst >= start && (d.StartFirst > start || d.Id > id));
        }
        var candidates = await rows.OrderBy(d => d.StartFirst).ThenBy(d => d.Id).Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var shown = candidates.Take(paging.Size).ToList();
        var response = new V1.ListImportCandidatesResponse
        {
            Candidates = { shown.Select(d => d.ToProto()) },
            NextPageToken = candidates.Count > paging.Size
                ? paging.Next(Paging.Text(shown[^1].StartFirst), shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
