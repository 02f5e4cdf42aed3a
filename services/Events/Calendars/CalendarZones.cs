using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;

namespace Embassy.Events.Calendars;

/// <summary>
/// VTIMEZONE of a zone for some years: what its clocks really did, change by change, so that no rule is made up. The library's
/// own repeats the last change every year for ever, which is wrong for a zone that has given up summer time.
/// </summary>
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

    // The minute of the change lies somewhere within that day.
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
            // In the clock's time before the change (RFC 5545, 3.6.5).
            DtStart = new CalDateTime(DateTime.SpecifyKind((at + from).UtcDateTime, DateTimeKind.Unspecified)),
            OffsetFrom = new UtcOffset(from),
            OffsetTo = new UtcOffset(to),
        });
}
