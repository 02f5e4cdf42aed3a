using Embassy.Events.Calendars;

namespace Embassy.Events.Feeds;

/// <summary>A change of an engagement as an entry of Atom and JSON Feed.</summary>
public sealed record FeedEntry(string Id, string Title, string TitleLanguage, string Summary, string Link, DateTimeOffset Published, DateTimeOffset Updated, string Kind, string Status)
{
    public static string IdOf(Guid id) => $"urn:uuid:{id}";

    public static FeedEntry Of(CalendarItem item, string locale, bool fallback, IReadOnlyList<string> locales, string address)
    {
        var title = item.Title(locale, fallback, locales);
        var dates = CalendarLabels.Print(item.Start, locale) + (item.End is { } end ? $" – {CalendarLabels.Print(end, locale)}" : "");
        string[] parts = [CalendarLabels.Of(item.Kind, locale), dates, item.Place, item.Status == "postponed" ? CalendarLabels.Of(CalendarLabels.IsPostponed, locale) : ""];
        return new FeedEntry(IdOf(item.Id), title?.Words ?? CalendarLabels.Of(item.Kind, locale), title?.Lang ?? locale,
            string.Join(" · ", parts.Where(p => p.Length > 0)), $"{address}/v1/engagements/{item.Id}?locale={locale}", item.CreatedAt, item.ModifiedAt, item.Kind, item.Status);
    }
}

/// <summary>The metadata of a feed and its latest entries, newest first.</summary>
public sealed record Feed(string Title, string Locale, string Self, string Home, DateTimeOffset Updated, IReadOnlyList<FeedEntry> Entries, IReadOnlyList<(string Id, DateTimeOffset When)> Deleted);
