using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>The days and instants of a candidate, in an IANA zone.</summary>
static class CandidateDates
{
    public static CandidateEntry Of(SourceEvent found, CalendarTime start, CalendarTime? end, ImportReport report)
    {
        // An instant in UTC is on a day of the zone in which the calendar is shown.
        if (start.Zone == ImportedZone.Utc) start = start.In(found.Zones.Stated);
        var (zone, startsAt, endsAt) = ("", start.Instant, end?.Instant);
        if (startsAt is { } instant)
        {
            zone = Zone(found, start, instant, report);
            var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
            start = new CalendarTime(TimeZoneInfo.ConvertTime(instant, info).DateTime, true, null);
            if (endsAt is { } until) end = new CalendarTime(TimeZoneInfo.ConvertTime(until, info).DateTime, true, null);
        }
        var (first, last) = (start.Date, Last(start, end));
        return new CandidateEntry
        {
            Start = CivilDate.Day(first),
            End = last > first ? CivilDate.Day(last) : null,
            StartsAt = startsAt,
            EndsAt = endsAt > startsAt ? endsAt : null,
            Zone = zone,
        };
    }

    static string Zone(SourceEvent found, CalendarTime start, DateTimeOffset instant, ImportReport report)
    {
        var (source, name) = (start.Zone!, ImportReport.Clean(found.Component["DTSTART"]?.Parameter("TZID") ?? ""));
        if (source.Differs(start.Wall))
            report.LeaveOnce("", $"TZID {name}", "zone-assumed",
                "The file defines this zone otherwise than the tz database: its own definition is followed.");
        var iana = source.IanaAt(start.Wall, instant);
        if (iana.Length > 0 && source.Iana.Length == 0 && name.Length > 0)
            report.LeaveOnce("", $"TZID {name}", "zone-assumed", "The zone has no IANA name: candidates name one with the same offset.");
        if (iana.Length > 0) return iana;
        report.LeaveOnce("", $"TZID {name}", "zone-assumed", "No IANA zone has its offset: the day is that of UTC.");
        return ImportedZone.Utc.Iana;
    }

    // DTEND of whole days is exclusive; so is midnight.
    static DateOnly Last(CalendarTime start, CalendarTime? end)
    {
        if (end is not { } until) return start.Date;
        return until.Wall.TimeOfDay == TimeSpan.Zero && until.Date > start.Date ? until.Date.AddDays(-1) : until.Date;
    }
}
