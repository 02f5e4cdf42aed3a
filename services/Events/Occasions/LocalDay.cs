namespace Embassy.Events.Occasions;

/// <summary>Civil days in the time zones of the two capitals.</summary>
public static class LocalDay
{
    public static IReadOnlyList<TimeZoneInfo> Zones(Content.V1.Mission mission) =>
        [.. mission.TimeZones.Select(id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null).OfType<TimeZoneInfo>()
            .DefaultIfEmpty(TimeZoneInfo.Utc)];

    public static DateOnly Today(this TimeZoneInfo zone, DateTimeOffset now) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>The first instant of a day; where the clocks skip midnight, the first instant that exists.</summary>
    public static DateTimeOffset Begins(this TimeZoneInfo zone, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        // Where midnight occurs twice, the first of the two.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
