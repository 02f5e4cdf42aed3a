using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// Lists the engagements visible to the caller by start, the less precise first, then by id; `-start` reverses the
// order. Takes one query, and one more for a count. Read-only.
partial class EngagementsApi
{
    public override async Task<V1.ListEngagementsResponse> ListEngagements(V1.ListEngagementsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var from = validation.Day("from", request.From);
        var to = validation.Day("to", request.To);
        validation.When(to < from, "to", "end_before_start", $"It lies before {request.From}.");
        if (request.Partner.Length > 0) validation.State("partner", request.Partner);
        validation.Refuse();
        var kinds = request.Kind.Where(k => k.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "engagements", string.Join(' ', kinds), request.Status,
            request.From, request.To, request.Partner, request.Order);

        // The States are a JSON column, which both databases search as text; each entry is in quotes.
        var matching = request.Partner.Length == 0 ? db.Engagements.AsNoTracking()
            : db.Engagements.FromSqlRaw("""select * from "Engagements" where "States" like {0}""",
                $"%\"{request.Partner}\"%").AsNoTracking();
        if (kinds.Count > 0) matching = matching.Where(e => kinds.Contains(e.Kind));
        if (request.Status.Length > 0) matching = matching.Where(e => e.Status == request.Status);
        if (from is { } earliest)
        {
            // A civil date never crosses a year, so the index range begins there; and 2022 may be after 2022-03-01.
            var year = new DateOnly(earliest.Year, 1, 1);
            matching = matching.Where(e => e.StartFirst >= year && e.StartLast >= earliest);
        }
        if (to is { } latest) matching = matching.Where(e => e.StartFirst <= latest);

        var (rows, latestFirst) = (matching, request.Order == "-start");
        if (paging.After is [var after, var last])
        {
            var (first, until, id) = Position(after, last);
            rows = latestFirst
                ? rows.Where(e => e.StartFirst <= first && (e.StartFirst < first || e.StartLast > until || e.StartLast == until
                    && e.Id < id))
                : rows.Where(e => e.StartFirst >= first && (e.StartFirst > first || e.StartLast < until || e.StartLast == until
                    && e.Id > id));
        }
        var sorted = latestFirst ? rows.OrderByDescending(e => e.StartFirst).ThenBy(e => e.StartLast).ThenByDescending(e => e.Id)
            : rows.OrderBy(e => e.StartFirst).ThenByDescending(e => e.StartLast).ThenBy(e => e.Id);
        var engagements = await sorted.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = engagements.Take(paging.Size).ToList();

        var response = new V1.ListEngagementsResponse
        {
            Engagements = { shown.Select(responses.ToListItem) },
            NextPageToken = engagements.Count > paging.Size ? paging.Next(shown[^1].Start.ToString(), shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "engagements");
        return response;
    }

    static (DateOnly First, DateOnly Last, Guid Id) Position(string start, string id) => CivilDate.TryParse(start, out var date)
        ? (date.First, date.Last, Paging.Id(id))
        : throw Paging.Refusal();
}
