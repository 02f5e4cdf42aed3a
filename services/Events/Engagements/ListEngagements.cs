using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// Lists the engagements visible to the caller by start, the less precise first, then by id; `-start` reverses the
// order. Takes one query, one more for a window of days, and one for a count. Read-only.
partial class EngagementsApi
{
    public override async Task<V1.ListEngagementsResponse> ListEngagements(V1.ListEngagementsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var window = DateWindow.Read(validation, request.From, request.To, request.Year);
        var partners = validation.States("partner", request.Partner);
        var words = TextFolding.Words(validation, "q", request.Q);
        validation.Refuse();
        var (kinds, statuses, directions) = (request.Kind.AnyOf(), request.Status.AnyOf(), request.Direction.AnyOf());
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "engagements", string.Join(' ', kinds),
            string.Join(' ', statuses), string.Join(' ', directions), string.Join(' ', partners), $"{window.From:O}", $"{window.To:O}",
            string.Join(' ', words), request.Order, request.Audience);

        var matching = db.WithAnyOf(partners).In(window, await db.EarliestStart(window, context.CancellationToken));
        if (kinds.Count > 0) matching = matching.Where(e => kinds.Contains(e.Kind));
        if (statuses.Count > 0) matching = matching.Where(e => statuses.Contains(e.Status));
        if (directions.Count > 0) matching = matching.Where(e => directions.Contains(e.Direction));
        foreach (var word in words) matching = matching.Where(e => e.Folded.Contains(word));

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
