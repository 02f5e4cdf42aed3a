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
        var from = validation.Day("from", request.From);
        var to = validation.Day("to", request.To);
        validation.When(to < from, "to", "end_before_start", $"It lies before {request.From}.");
        if (request.Partner.Length > 0) validation.State("partner", request.Partner);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 3, "letters", request.Occasion, request.Direction, request.From,
            request.To, request.Partner, request.Order);

        var rows = db.Letters.AsNoTracking();
        if (request.Occasion.Length > 0) rows = rows.Where(l => l.Occasion == request.Occasion);
        if (request.Direction.Length > 0) rows = rows.Where(l => l.Direction == request.Direction);
        if (from is not null) rows = rows.Where(l => l.DatedLast >= from);
        if (to is not null) rows = rows.Where(l => l.DatedFirst <= to);
        if (request.Partner.Length > 0) rows = rows.Where(l => l.Sender.State == request.Partner || l.Addressee.State == request.Partner);
        var latestFirst = request.Order == "-dated";
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
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, ["letters", "tenures", .. CitedIn(response.Letters)]);
        return response;
    }
}
