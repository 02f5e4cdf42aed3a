using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;

namespace Embassy.Events.Calendars;

/// <summary>Writes the VTIMEZONE of a zone for a range of years, one component per actual clock change.</summary>
/// <remarks>
/// Ical.Net repeats the last change every year for ever, which is wrong for a zone that has given up summer time.
/// </remarks>
public static class CalendarZones
{
    public static VTimeZone Of(TimeZoneInfo zone, DateTimeOffset first, DateTimeOffset last)
    {
        var component = new VTimeZone(zone.Id);
        var at = new DateTimeOffset(first.Year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Observe(component, zone, at, zone.GetUtcOffset(at), zone.GetUtcOffset(at));
        for (var end = last.AddDays(1); at < end; at = at.AddDays(1))
            if (zone.GetUtcOffset(at) != zone.GetUtcOffset(at.AddDays(1))) Change(component, zone, at, at.AddDays(1));
        return component;
    }

    // The clock changes at a minute within that day.
    static void Change(VTimeZone component, TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
    {
        var old = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromMinutes(1))
        {
            var middle = before.AddMinutes(Math.Floor((after - before).TotalMinutes / 2));
            if (zone.GetUtcOffset(middle) == old) before = middle;
            else after = middle;
        }
        Observe(component, zone, after, old, zone.GetUtcOffset(after));
    }

    static void Observe(VTimeZone component, TimeZoneInfo zone, DateTimeOffset at, TimeSpan from, TimeSpan to) =>
        component.TimeZoneInfos.Add(new VTimeZoneInfo(zone.IsDaylightSavingTime(at) ? "DAYLIGHT" : "STANDARD")
        {
            // RFC 5545, 3.6.5: in local time before the change.
            DtStart = new CalDateTime(DateTime.SpecifyKind((at + from).UtcDateTime, DateTimeKind.Unspecified)),
            OffsetFrom = new UtcOffset(from),
            OffsetTo = new UtcOffset(to),
        });
}
