using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Calendar = Ical.Net.Calendar;
using Occurrence = Embassy.Events.Occasions.Occurrence;

namespace Embassy.Events.Calendars;

/// <summary>The language, the address and the omissions of a calendar file.</summary>
/// <param name="Words">The words of <paramref name="Locale"/>, or of a language that stands in for it.</param>
public sealed record CalendarProperties(
    string Locale, LocaleData Words, bool Fallback, IReadOnlyList<string> Locales, SiteLinks Links, string Source, bool Internal,
    int LeftOut);

/// <summary>
/// Writes iCalendar (RFC 5545, 7986) with Ical.Net, which folds at 75 octets and never inside a character.
/// </summary>
/// <remarks>
/// The same records give the same bytes. DTSTAMP is the last change, as the RFC requires for a calendar without METHOD.
/// </remarks>
public static class CalendarFile
{
    public const string MediaType = "text/calendar; charset=utf-8";

    public static byte[] Write(CalendarProperties head, IReadOnlyList<CalendarItem> items, IReadOnlyList<Occurrence>? occasions = null)
    {
        var calendar = new Calendar { ProductId = "-//Embassy//Events//EN" };
        var name = head.Words.Text(head.Internal ? "calendar.internal-name" : "calendar.name");
        Add(calendar, "CALSCALE", "GREGORIAN");
        Add(calendar, "NAME", name, ("LANGUAGE", head.Locale));
        // The names of the same properties for programs older than RFC 7986.
        Add(calendar, "X-WR-CALNAME", name);
        Add(calendar, "X-PUBLISHED-TTL", "PT1H");
        Add(calendar, "REFRESH-INTERVAL", "PT1H", ("VALUE", "DURATION"));
        Add(calendar, "SOURCE", head.Source, ("VALUE", "URI"));
        if (items.Count > 0) Add(calendar, "LAST-MODIFIED", Utc(items.Max(i => i.ModifiedAt)));
        if (head.LeftOut > 0) Add(calendar, "X-EMBASSY-LEFT-OUT", head.LeftOut.ToString(CultureInfo.InvariantCulture));
        foreach (var zone in items.Where(i => !i.IsWholeDays).GroupBy(i => i.Zone!))
            if (TimeZoneInfo.TryFindSystemTimeZoneById(zone.Key, out var known))
                calendar.TimeZones.Add(
                    CalendarZones.Of(known, zone.Min(i => i.StartsAt!.Value), zone.Max(i => i.EndsAt ?? i.StartsAt!.Value)));
        foreach (var item in items) calendar.Events.Add(Write(head, item));
        foreach (var occasion in occasions ?? [])
            if (Write(head, occasion) is { } day) calendar.Events.Add(day);
        return Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar)!);
    }

    static CalendarEvent Write(CalendarProperties head, CalendarItem item)
    {
        var written = new CalendarEvent
        {
            Uid = item.Uid,
            DtStamp = Instant(item.ModifiedAt),
            LastModified = Instant(item.ModifiedAt),
            Created = Instant(item.CreatedAt),
            Sequence = item.Sequence,
            Status = item.Withdrawn ? EventStatus.Cancelled : Status(item.Status),
        };
        When(written, item);
        if (item.Withdrawn)
        {
            written.Summary = head.Words.Text("calendar.withdrawn");
            return written;
        }
        Title(head, written, item);
        if (item.Places.Count > 0) written.Location = item.Place(head.Locale, head.Locales);
        if (Geo(item.Coordinates) is { } place) written.GeographicLocation = place;
        written.Url = new Uri(item.Link(head.Links, head.Locale));
        written.Categories.Add(item.Kind);
        written.Categories.Add(item.Direction);
        written.Class = item.Internal ? "CONFIDENTIAL" : "PUBLIC";
        var said = Notes(head.Words, item).ToList();
        if (said.Count > 0) written.Description = string.Join('\n', said);
        return written;
    }

    // Whole days that block no time. Their rules have no time of change, so that of the first release of the rules is
    // given.
    static CalendarEvent? Write(CalendarProperties head, Occurrence occasion)
    {
        var names = occasion.Rule.Names;
        if ((names.FirstOrDefault(n => n.Lang == head.Locale) ?? (head.Fallback ? names[0] : null)) is not { } name) return null;
        var written = new CalendarEvent
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"{occasion.Rule.Key}-{occasion.Cycle}@embassy"),
            DtStamp = new CalDateTime(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), "UTC"),
            Sequence = occasion.Decision?.Version ?? 0,
            Status = occasion.Tentative ? EventStatus.Tentative : EventStatus.Confirmed,
            Summary = name.Words,
            DtStart = new CalDateTime(occasion.Start),
            DtEnd = new CalDateTime(occasion.End.AddDays(1)),
            Transparency = TransparencyType.Transparent,
            Class = "PUBLIC",
        };
        written.Properties["SUMMARY"]!.Parameters.Set("LANGUAGE", name.Lang);
        written.Categories.Add(occasion.Rule.Kind);
        written.Categories.Add(occasion.Rule.State);
        return written;
    }

    // A date known only to the month or year covers all its days, blocks no time (TRANSP) and says so in the text.
    static void When(CalendarEvent written, CalendarItem item)
    {
        if (!item.IsWholeDays && TimeZoneInfo.TryFindSystemTimeZoneById(item.Zone!, out var zone))
        {
            written.DtStart = Local(item.StartsAt!.Value, zone);
            if (item.EndsAt > item.StartsAt) written.DtEnd = Local(item.EndsAt.Value, zone);
            return;
        }
        written.DtStart = new CalDateTime(item.First);
        if (item.Last < DateOnly.MaxValue) written.DtEnd = new CalDateTime(item.Last.AddDays(1));
        if (item.Start.Precision == "day") return;
        written.Transparency = TransparencyType.Transparent;
        Add(written, "X-EMBASSY-PRECISION", item.Start.Precision);
    }

    static void Title(CalendarProperties head, CalendarEvent written, CalendarItem item)
    {
        var title = item.Title(head.Locale, head.Fallback, head.Locales);
        var words = title?.Words ?? string.Join(", ",
            new[] { head.Words.Text("kind." + item.Kind), item.Place(head.Locale, head.Locales) }.Where(w => w.Length > 0));
        if (item.Status == "postponed") words = $"{head.Words.Text("calendar.postponed")}: {words}";
        written.Summary = words;
        written.Properties["SUMMARY"]!.Parameters.Set("LANGUAGE", title?.Lang ?? head.Locale);
        // A missing translation is marked explicitly.
        if (title is null) Add(written, "X-EMBASSY-TRANSLATION", "missing");
        else if (title.Lang != head.Locale) Add(written, "X-EMBASSY-TRANSLATION", "fallback");
    }

    static IEnumerable<string> Notes(LocaleData words, CalendarItem item)
    {
        if (item.Start.Precision != "day")
            yield return words.Text(item.Start.Precision == "month" ? "calendar.month-only" : "calendar.year-only",
                words.Print(item.Start));
        if (item.Status == "postponed" && item.PreviousStart == item.Start) yield return words.Text("calendar.postponed-unknown");
        else if (item.PreviousStart is { } before && before != item.Start)
            yield return words.Text("calendar.postponed-from", words.Print(before));
    }

    static string Status(string status) => status switch
    {
        "confirmed" or "held" => EventStatus.Confirmed,
        "cancelled" => EventStatus.Cancelled,
        _ => EventStatus.Tentative,
    };

    static GeographicLocation? Geo(string? coordinates) =>
        coordinates?.Split(',') is [var latitude, var longitude]
        && double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var north)
        && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var east)
        ? new GeographicLocation(north, east) : null;

    static CalDateTime Local(DateTimeOffset at, TimeZoneInfo zone) =>
        new(DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(at, zone).DateTime, DateTimeKind.Unspecified), zone.Id);

    // iCalendar has a precision of one second.
    static CalDateTime Instant(DateTimeOffset at) => new(at.UtcDateTime.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)), "UTC");

    static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    static void Add(CalendarComponent component, string name, string value, params (string Name, string Value)[] parameters)
    {
        var property = new CalendarProperty(name, value);
        foreach (var (parameter, word) in parameters) property.AddParameter(parameter, word);
        component.AddProperty(property);
    }
}
