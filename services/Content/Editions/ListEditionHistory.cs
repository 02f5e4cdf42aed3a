using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// Lists every edition of one language for staff, newest first, without text. A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.ListEditionHistoryResponse> ListEditionHistory(V1.ListEditionHistoryRequest request,
        ServerCallContext context)
    {
        var page = await db.FindPage(request.Key, context.CancellationToken);
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "history", page.Key, request.Locale);
        var rows = db.Editions.AsNoTracking().Where(e => e.PageKey == page.Key && e.Locale == request.Locale);
        var matching = rows;
        if (paging.After is [var after])
        {
            var before = Paging.Number(after);
            rows = rows.Where(e => e.Number < before);
        }
        var editions = await rows.OrderByDescending(e => e.Number).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        if (editions.Count == 0 && paging.After is null) throw Problem.NotFound("edition", $"{page.Key}/{request.Locale}");
        var authentic = request.Locale == page.AuthenticLocale ? null : await db.AuthenticFingerprint(page, context.CancellationToken);
        var response = new V1.ListEditionHistoryResponse
        {
            Editions = { editions.Take(paging.Size)
                .Select(e => e.ToProto(Translation.Of(authentic is null, e.SourceFingerprint, authentic), withBody: false)) },
            NextPageToken = editions.Count > paging.Size
                ? paging.Next(editions[paging.Size - 1].Number.ToString(CultureInfo.InvariantCulture)) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
