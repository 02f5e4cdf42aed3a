using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

// EF Core translates it to lower(), which handles only ASCII on SQLite.
#pragma warning disable CA1304, CA1311

namespace Embassy.Events.Timeline;

// Lists all dated records visible to the caller in one order. Each kind is read by its own index, a page of each, and
// merged. So a page costs the same at any position. Read-only.
partial class TimelineApi
{
    static readonly string[] OnTimeline = ["engagement", "letter", "agreement", "session"];

    public override async Task<V1.ListTimelineResponse> ListTimeline(V1.ListTimelineRequest request, ServerCallContext context)
    {
        var of = request.Of.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var validation = new RequestValidation();
        validation.When(of.Any(o => !OnTimeline.Contains(o)), "of",
            "invalid_word", "Of these, separated by commas: " + string.Join(", ", OnTimeline) + ".");
        validation.When(request.Year is not 0 and (< 1000 or > 9999), "year", "out_of_range", "1000 to 9999.");
        validation.When(request.Office.Length > 0 && !Guid.TryParseExact(request.Office, "D", out _), "office", "invalid_format",
            "The UUID of an office.");
        if (request.Partner.Length > 0) validation.State("partner", request.Partner);
        validation.Text("person", request.Person, 200);
        validation.Text("place", request.Place, 200);
        validation.Refuse();
        var newest = request.Order == "newest";
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 3, "timeline", string.Join(',', of.Order(StringComparer.Ordinal)),
                request.Kind,
            $"{request.Year}", request.Person, request.Office, request.Place, request.Partner, request.Direction, request.Order);
        var (after, count) = (TimelinePosition.Read(paging.After), paging.Size + 1);

        // Dates are printed in the language of the answer, and not at all in one with every language.
        var words = ResponseLanguage.Of(context).Locale is { } locale ? locales.Of(locale) : null;
        var persons = await PersonsOf(request.Person, context.CancellationToken);
        var found = new List<(TimelinePosition At, V1.TimelineEntry Entry)>();
        if (Wants("engagement"))
            found.AddRange(
                (await TimelinePosition.Next(EngagementsOf(request, persons), nameof(Engagement.StartFirst), nameof(Engagement.StartLast),
                    after, newest, count)
                .ToListAsync(context.CancellationToken)).Select(e => e.ToEntry(words)));
        if (Wants("letter"))
            found.AddRange(
                (await TimelinePosition.Next(LettersOf(request, persons), nameof(Letter.DatedFirst), nameof(Letter.DatedLast), after,
                    newest, count)
                .ToListAsync(context.CancellationToken)).Select(l => l.ToEntry(words)));
        if (Wants("agreement") || Wants("session"))
            found.AddRange(
                (await TimelinePosition.Next(MilestonesOf(request, of), nameof(Milestone.DateFirst), nameof(Milestone.DateLast), after,
                    newest, count)
                .ToListAsync(context.CancellationToken)).Select(m => m.ToEntry(words)));
        var sorted = (newest ? found.OrderByDescending(f => f.At, TimelinePosition.Order)
            : found.OrderBy(f => f.At, TimelinePosition.Order)).Take(count).ToList();

        var response = new V1.ListTimelineResponse
        {
            Entries = { sorted.Take(paging.Size).Select(f => f.Entry) },
            NextPageToken = sorted.Count > paging.Size ? paging.Next(sorted[paging.Size - 1].At.Written) : "",
        };
        context.SetETag(ETags.OfContent(response));
        // Milestones arrive a moment after their announcement has purged the caches, so the lifetime is short.
        context.MayBeCached(TimeSpan.FromSeconds(5), "engagements", "letters", "agreements", "forums");
        return response;

        bool Wants(string what) => of.Length == 0 || of.Contains(what);
    }

    /// <summary>The persons that match a name by any known spelling; null without a name.</summary>
    async Task<List<Guid>?> PersonsOf(string person, CancellationToken cancellation)
    {
        if (person.Length == 0) return null;
        if (Guid.TryParseExact(person, "D", out var id)) return [id];
        var folded = NameFolding.Of(person);
        return folded.Length == 0
            ? [] : await db.Persons.Where(p => p.Folded.Contains(folded)).OrderBy(p => p.Id).Select(p => p.Id).Take(100)
                .ToListAsync(cancellation);
    }

    IQueryable<Engagement> EngagementsOf(V1.ListTimelineRequest request, List<Guid>? persons)
    {
        // The States are a JSON column, which both databases search as text; each entry is in quotes.
        var engagements = request.Partner.Length == 0 ? db.Engagements.AsNoTracking()
            : db.Engagements.FromSqlRaw("""select * from "Engagements" where "States" like {0}""", $"%\"{request.Partner}\"%")
                .AsNoTracking();
        if (persons is not null)
        {
            var words = persons.Select(Mention.OfPerson).ToList();
            engagements = engagements.Where(e => e.Mentions.Any(m => words.Contains(m.Word)));
        }
        if (Guid.TryParseExact(request.Office, "D", out var office))
        {
            var word = Mention.OfOffice(office);
            engagements = engagements.Where(e => e.Mentions.Any(m => m.Word == word));
        }
        if (request.Kind.Length > 0) engagements = engagements.Where(e => e.Kind == request.Kind);
        if (request.Direction.Length > 0) engagements = engagements.Where(e => e.Direction == request.Direction);
        if (request.Place.Length > 0) engagements = engagements.Where(e => EF.Functions.Like(e.Place.ToLower(), Like(request.Place), "!"));
        if (request.Year == 0) return engagements;
        var (first, last) = (new DateOnly(request.Year, 1, 1), new DateOnly(request.Year, 12, 31));
        return engagements.Where(e => e.StartFirst >= first && e.StartFirst <= last);
    }

    IQueryable<Letter> LettersOf(V1.ListTimelineRequest request, List<Guid>? persons)
    {
        var letters = db.Letters.AsNoTracking();
        // Letters have no place.
        if (request.Place.Length > 0) letters = letters.Where(_ => false);
        if (persons is not null)
            letters = letters.Where(l => persons.Contains(l.Sender.PersonId!.Value) || persons.Contains(l.Addressee.PersonId!.Value));
        if (Guid.TryParseExact(request.Office, "D", out var office))
            letters = letters.Where(l => l.Sender.OfficeId == office || l.Addressee.OfficeId == office);
        if (request.Partner.Length > 0)
            letters = letters.Where(l => l.Sender.State == request.Partner || l.Addressee.State == request.Partner);
        if (request.Kind.Length > 0) letters = letters.Where(l => l.Kind == request.Kind);
        if (request.Direction.Length > 0) letters = letters.Where(l => l.Direction == request.Direction);
        if (request.Year == 0) return letters;
        var (first, last) = (new DateOnly(request.Year, 1, 1), new DateOnly(request.Year, 12, 31));
        return letters.Where(l => l.DatedFirst >= first && l.DatedFirst <= last);
    }

    IQueryable<Milestone> MilestonesOf(V1.ListTimelineRequest request, string[] of)
    {
        var milestones = request.Partner.Length == 0 ? db.Milestones.AsNoTracking()
            : db.Milestones.FromSqlRaw("""select * from "Milestones" where "States" like {0}""", $"%\"{request.Partner}\"%").AsNoTracking();
        // Milestones have neither persons nor a direction.
        if (request.Person.Length > 0 || request.Office.Length > 0 || request.Direction.Length > 0)
            milestones = milestones.Where(_ => false);
        if (of.Length > 0) milestones = milestones.Where(m => of.Contains(m.Of));
        if (request.Kind.Length > 0) milestones = milestones.Where(m => m.Kind == request.Kind);
        if (request.Place.Length > 0) milestones = milestones.Where(m => EF.Functions.Like(m.Place.ToLower(), Like(request.Place), "!"));
        if (request.Year == 0) return milestones;
        var (first, last) = (new DateOnly(request.Year, 1, 1), new DateOnly(request.Year, 12, 31));
        return milestones.Where(m => m.DateFirst >= first && m.DateFirst <= last);
    }

    // Matches anywhere in the text; wildcards in the input are escaped.
    static string Like(string part) =>
        $"%{part.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal).ToLowerInvariant()}%";
}
