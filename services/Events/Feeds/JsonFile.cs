using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Embassy.Events.Calendars;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Feeds;

/// <summary>Writes JSON Feed 1.1, and one engagement as a schema.org Event in JSON-LD.</summary>
public static class JsonFile
{
    public const string FeedType = "application/feed+json; charset=utf-8", LinkedType = "application/ld+json; charset=utf-8";

    // Arabic is not escaped; characters that could end the enclosing script element are.
    static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All), WriteIndented = false };

    public static byte[] Write(Feed feed) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["version"] = "https://jsonfeed.org/version/1.1",
        ["title"] = feed.Title,
        ["home_page_url"] = feed.Home,
        ["feed_url"] = feed.Self,
        ["language"] = feed.Locale,
        ["items"] = feed.Entries.Select(e => new Dictionary<string, object>
        {
            ["id"] = e.Id,
            ["url"] = e.Link,
            ["title"] = e.Title,
            ["content_text"] = e.Summary,
            ["date_published"] = Instant(e.Published),
            ["date_modified"] = Instant(e.Updated),
            ["tags"] = new[] { e.Kind, e.Status },
            ["language"] = e.TitleLanguage,
        }),
    }, Plain);

    public static byte[] Write(CalendarItem item, string locale, IReadOnlyList<string> locales, SiteLinks links)
    {
        var title = item.Title(locale, fallback: true, locales);
        var written = new Dictionary<string, object?>
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Event",
            ["@id"] = FeedEntry.IdOf(item.Id),
            ["name"] = title?.Words,
            ["inLanguage"] = title?.Lang,
            ["url"] = item.Link(links, locale),
            // schema.org dates are ISO 8601: 2022-08 is August 2022 and implies no day.
            ["startDate"] = item.StartsAt is { } starts ? Instant(starts) : item.Start.ToString(),
            ["endDate"] = item.EndsAt is { } ends ? Instant(ends) : item.End?.ToString(),
            ["previousStartDate"] = item.PreviousStart?.ToString(),
            ["eventStatus"] = "https://schema.org/" + (item.Status == "cancelled" ? "EventCancelled"
                : item.Status == "postponed" && (item.PreviousStart is null || item.PreviousStart == item.Start) ? "EventPostponed"
                : item.PreviousStart is not null ? "EventRescheduled" : "EventScheduled"),
            ["location"] = item.Places.Count == 0 ? null : Place(item, locale, locales),
        };
        return JsonSerializer.SerializeToUtf8Bytes(written.Where(m => m.Value is not null).ToDictionary(), Plain);
    }

    static Dictionary<string, object> Place(CalendarItem item, string locale, IReadOnlyList<string> locales)
    {
        var place = new Dictionary<string, object> { ["@type"] = "Place", ["name"] = item.Place(locale, locales) };
        if (item.Coordinates?.Split(',') is [var north, var east])
            place["geo"] = new Dictionary<string, object> { ["@type"] = "GeoCoordinates", ["latitude"] = north, ["longitude"] = east };
        return place;
    }

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
