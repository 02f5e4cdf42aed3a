using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Events.Occasions;

/// <summary>Converts an occasion to a response and to an announcement.</summary>
public static class OccasionResponses
{
    /// <param name="staff">True if the reader may see who replaced a decision.</param>
    public static V1.Occasion ToProto(this Occurrence o, IReadOnlyList<TimeZoneInfo> zones, DateTimeOffset now, bool staff = false) => new()
    {
        Key = o.Rule.Key,
        State = o.Rule.State,
        Kind = o.Rule.Kind,
        PublicHoliday = o.Rule.DayOff,
        Names = { o.Rule.Names.Select(n => n.ToProto()) },
        Calendar = o.Rule.Hijri ? "hijri" : "gregorian",
        Start = Occurrence.Text(o.Start),
        End = o.End > o.Start ? Occurrence.Text(o.End) : "",
        NationalDay = o.Rule.NationalDay,
        Decided = o.Decision is not null,
        Cycle = o.Cycle,
        Tentative = o.Tentative,
        Earliest = Occurrence.Text(o.Earliest),
        Latest = Occurrence.Text(o.Latest),
        Hijri = o.HijriDate ?? "",
        Method = o.Decision is null ? o.Method ?? "" : "",
        Days =
        {
            zones.Select(zone => new V1.ZonedDays
            {
                TimeZone = zone.Id,
                Starts = zone.Begins(o.Start).ToTimestamp(),
                Ends = zone.Begins(o.End.AddDays(1)).ToTimestamp(),
                DaysAhead = o.Start.DayNumber - zone.Today(now).DayNumber,
            }),
        },
        Sources = { (o.Decision is { } decision ? o.Rule.Sources.Prepend(decision.Source) : o.Rule.Sources).Select(s => s.ToProto()) },
        EarlierDecisions = { (o.Earlier ?? []).Select(d => d.ToProto(staff)) },
    };

    public static OccasionApproaching ToApproaching(this Occurrence o) => new(
        o.Rule.Key, o.Rule.State, o.Rule.Kind, o.Rule.DayOff, [.. o.Rule.Names.Select(n => n.ToAnnounced())], Occurrence.Text(o.Start),
        o.End > o.Start ? Occurrence.Text(o.End) : null, o.Tentative, o.HijriDate, o.Cycle,
        $"/v1/occasions?year={o.Start.Year}&state={o.Rule.State}");
}
