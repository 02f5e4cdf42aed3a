using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

// Lists the letters visible to the caller without their texts, by date, the less precise first, then by id.
// `-dated` reverses the order. Read-only.
partial class LettersApi
{
    public override async Task<V1.ListLettersResponse> ListLetters(V1.ListLettersRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        if (request.Occasion.Length > 0) validation.Key("occasion", request.Occasion);
        var window = DateWindow.Read(validation, request.From, request.To, request.Year);
        var partners = validation.States("partner", request.Partner);
        validation.Refuse();
        var directions = request.Direction.AnyOf();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 3, "letters", request.Occasion, string.Join(' ', directions),
            $"{window.From:O}", $"{window.To:O}", string.Join(' ', partners), request.Order, request.Audience);

        var matching = db.Letters.AsNoTracking();
        if (request.Occasion.Length > 0) matching = matching.Where(l => l.Occasion == request.Occasion);
        if (directions.Count > 0) matching = matching.Where(l => directions.Contains(l.Direction));
        if (window.From is { } from) matching = matching.Where(l => l.DatedLast >= from);
        if (window.To is { } to) matching = matching.Where(l => l.DatedFirst <= to);
        if (partners.Count > 0) matching = matching.Where(l => partners.Contains(l.Sender.State) || partners.Contains(l.Addressee.State));
        var (rows, latestFirst) = (matching, request.Order == "-dated");
        if (paging.After is [var begin, var end, var after])
        {
            var (first, last, id) = (Paging.Day(begin), Paging.Day(end), Paging.Id(after));
            rows = latestFirst
                ? rows.Where(l => l.DatedFirst <= first && (l.DatedFirst < first || l.DatedLast > last || l.DatedLast == last && l.Id < id))
                : rows.Where(l => l.DatedFirst >= first && (l.DatedFirst > first || l.DatedLast < last || l.DatedLast == last
                    && l.Id > id));
        }
        var sorted = latestFirst ? rows.OrderByDescending(l => l.DatedFirst).ThenBy(l => l.DatedLast).ThenByDescending(l => l.Id)
            : rows.OrderBy(l => l.DatedFirst).ThenByDescending(l => l.DatedLast).ThenBy(l => l.Id);
        var letters = await sorted.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = letters.Take(paging.Size).ToList();
        var response = new V1.ListLettersResponse
        {
            Letters = { await Complete(shown, withTexts: false, context.CancellationToken) },
            NextPageToken = letters.Count > paging.Size
                ? paging.Next($"{shown[^1].DatedFirst:O}", $"{shown[^1].DatedLast:O}", shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, ["letters", "tenures", .. CitedIn(response.Letters)]);
        return response;
    }
}
