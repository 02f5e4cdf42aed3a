using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

// Lists all dated records visible to the caller in one order. Each kind is read by its own index, a page of each, and
// merged. So a page costs the same at any position. Read-only.
partial class TimelineApi
{
    public override async Task<V1.ListTimelineResponse> ListTimeline(V1.ListTimelineRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var window = DateWindow.Read(validation, request.From, request.To, request.Year);
        validation.When(request.Office.Length > 0 && !Guid.TryParseExact(request.Office, "D", out _), "office", "invalid_format",
            "The UUID of an office.");
        var partners = validation.States("partner", request.Partner);
        validation.Text("person", request.Person, 200);
        validation.When(TextFolding.Of(validation.Text("place", request.Place, 200)).Length == 0 && request.Place.Length > 0, "place",
            "invalid_text", "A part of the place: letters or digits.");
        validation.Refuse();
        var filter = new TimelineFilter(db, request, window, partners);
        var newest = request.Order == "newest";
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 3, "timeline", string.Join(' ', filter.Of),
                string.Join(' ', filter.Kinds), $"{window.From:O}", $"{window.To:O}", request.Person, request.Office, request.Place,
                string.Join(' ', partners), string.Join(' ', filter.Directions), request.Order, request.Audience);
        var (after, count) = (TimelinePosition.Read(paging.After), paging.Size + 1);

        // Dates are printed in the language of the answer, and not at all in one with every language.
        var words = ResponseLanguage.Of(context).Locale is { } locale ? locales.Of(locale) : null;
        filter.EarliestStart = await db.EarliestStart(window, context.CancellationToken);
        filter.Persons = await PersonsOf(request.Person, context.CancellationToken);
        var found = new List<(TimelinePosition At, V1.TimelineEntry Entry)>();
        if (filter.Wants("engagement"))
            found.AddRange(
                (await TimelinePosition.Next(filter.Engagements, nameof(Engagement.StartFirst), nameof(Engagement.StartLast),
                    after, newest, count)
                .ToListAsync(context.CancellationToken)).Select(e => e.ToEntry(words)));
        if (filter.Wants("letter"))
            found.AddRange(
                (await TimelinePosition.Next(filter.Letters, nameof(Letter.DatedFirst), nameof(Letter.DatedLast), after,
                    newest, count)
                .ToListAsync(context.CancellationToken)).Select(l => l.ToEntry(words)));
        if (filter.Wants("agreement") || filter.Wants("session"))
            found.AddRange(
                (await TimelinePosition.Next(filter.Milestones, nameof(Milestone.DateFirst), nameof(Milestone.DateLast), after,
                    newest, count)
                .ToListAsync(context.CancellationToken)).Select(m => m.ToEntry(words)));
        var sorted = (newest ? found.OrderByDescending(f => f.At, TimelinePosition.Order)
            : found.OrderBy(f => f.At, TimelinePosition.Order)).Take(count).ToList();

        var response = new V1.ListTimelineResponse
        {
            Entries = { sorted.Take(paging.Size).Select(f => f.Entry) },
            NextPageToken = sorted.Count > paging.Size ? paging.Next(sorted[paging.Size - 1].At.Written) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await filter.Count(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        // Milestones arrive a moment after their announcement has purged the caches, so the lifetime is short.
        context.MayBeCached(TimeSpan.FromSeconds(5), "engagements", "letters", "agreements", "forums");
        return response;
    }

    /// <summary>The persons that match a name by any known spelling; null without a name.</summary>
    async Task<List<Guid>?> PersonsOf(string person, CancellationToken cancellation)
    {
        if (person.Length == 0) return null;
        if (Guid.TryParseExact(person, "D", out var id)) return [id];
        return TextFolding.Of(person).Length == 0
            ? [] : await Person.Named(db.Persons, person).OrderBy(p => p.Id).Select(p => p.Id).Take(100).ToListAsync(cancellation);
    }
}
