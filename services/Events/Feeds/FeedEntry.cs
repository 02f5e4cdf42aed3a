using Embassy.Events.Calendars;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Feeds;

/// <summary>A change of an engagement as an entry of Atom and JSON Feed.</summary>
public sealed record FeedEntry(string Id, string Title, string TitleLanguage, string Summary, string Link, DateTimeOffset Published,
    DateTimeOffset Updated, string Kind, string Status)
{
    public static string IdOf(Guid id) => $"urn:uuid:{id}";

    public static FeedEntry Of(CalendarItem item, CalendarRequest request, SiteLinks links)
    {
        var (words, locale) = (request.Words, request.Locale);
        var title = item.Title(locale, request.Fallback, request.Mission.Locales);
        var dates = words.Print(item.Start) + (item.End is { } end ? $" – {words.Print(end)}" : "");
        string[] parts =
        [
            words.Text("kind." + item.Kind), dates, item.Place(locale, request.Mission.Locales),
            item.Status == "postponed" ? words.Text("calendar.postponed") : "",
        ];
        return new FeedEntry(IdOf(item.Id), title?.Words ?? words.Text("kind." + item.Kind), title?.Lang ?? locale,
            string.Join(" · ", parts.Where(p => p.Length > 0)), item.Link(links, locale), item.CreatedAt,
            item.ModifiedAt, item.Kind, item.Status);
    }
}

/// <summary>The metadata of a feed and its latest entries, newest first.</summary>
public sealed record Feed(string Title, string Locale, string Self, string Home, SiteLinks Links, DateTimeOffset Updated,
    IReadOnlyList<FeedEntry> Entries, IReadOnlyList<(string Id, DateTimeOffset When)> Deleted);
