using System.Globalization;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>Whether the mission is open now, in the receiving capital's time, and until or from when.</summary>
/// <param name="Today">Today's hours; none on a closed day.</param>
/// <param name="ClosedFor">Why today is closed, on a closed day.</param>
/// <param name="Change">The hour of the next change today or on the next open day.</param>
/// <param name="NextDay">The day of the next opening, if it is not today.</param>
public sealed record OpeningTimes(bool Known, bool Open, IReadOnlyList<OpeningHours> Today, ClosedDay? ClosedFor, string? Change,
    DateOnly? NextDay)
{
    public static OpeningTimes Of(SiteContext site) => Of(site.Mission?.Contact, site.Local(site.Now).DateTime);

    /// <param name="now">The time in the receiving capital.</param>
    public static OpeningTimes Of(MissionContact? contact, DateTime now)
    {
        if (contact?.Hours is not { Count: > 0 }) return new(false, false, [], null, null, null);
        var today = DateOnly.FromDateTime(now);
        var time = now.ToString("HH:mm", CultureInfo.InvariantCulture);
        var (hours, closed) = (On(contact, today), Closed(contact, today));
        // Hours that end on the next day: 22:00 to 02:00.
        var open = hours.FirstOrDefault(h => Within(h, time))
            ?? On(contact, today.AddDays(-1)).FirstOrDefault(h => Overnight(h) && string.CompareOrdinal(time, h.Closes) < 0);
        if (open is not null) return new(true, true, hours, closed, open.Closes, null);
        if (hours.FirstOrDefault(h => string.CompareOrdinal(time, h.Opens) < 0) is { } later) return new(true, false, hours, closed,
            later.Opens, null);
        for (var day = 1; day <= 14; day++)
            if (On(contact, today.AddDays(day)) is [var first, ..]) return new(true, false, hours, closed, first.Opens, today.AddDays(day));
        return new(true, false, hours, closed, null, null);
    }

    /// <summary>The hours of a day; none if it is closed.</summary>
    public static IReadOnlyList<OpeningHours> On(MissionContact contact, DateOnly day) => Closed(contact, day) is not null ? []
        : [.. (contact.Hours ?? []).Where(h => h.Weekday == Weekday(day.DayOfWeek)).OrderBy(h => h.Opens, StringComparer.Ordinal)];

    public static string Weekday(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => "monday",
        DayOfWeek.Tuesday => "tuesday",
        DayOfWeek.Wednesday => "wednesday",
        DayOfWeek.Thursday => "thursday",
        DayOfWeek.Friday => "friday",
        DayOfWeek.Saturday => "saturday",
        _ => "sunday",
    };

    static ClosedDay? Closed(MissionContact contact, DateOnly day) =>
        contact.ClosedDays?.FirstOrDefault(c => CivilDates.First(c.Date) == day);

    static bool Overnight(OpeningHours hours) => string.CompareOrdinal(hours.Closes, hours.Opens) <= 0;

    static bool Within(OpeningHours hours, string time) => string.CompareOrdinal(hours.Opens, time) <= 0
        && (Overnight(hours) || string.CompareOrdinal(time, hours.Closes) < 0);
}
