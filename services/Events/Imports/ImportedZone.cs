using System.Globalization;

namespace Embassy.Events.Imports;

/// <summary>A time zone that a calendar file names: from its own definition, or of the tz database.</summary>
public sealed class ImportedZone
{
    readonly TimeZoneInfo? info;
    readonly ZoneDefinition? definition;

    public ImportedZone(TimeZoneInfo info, string iana) => (this.info, Iana) = (info, iana);

    public ImportedZone(ZoneDefinition definition, TimeZoneInfo? info, string iana) =>
        (this.definition, this.info, Iana) = (definition, info, iana);

    public static ImportedZone Utc { get; } = new(TimeZoneInfo.Utc, "Etc/UTC");

    /// <summary>The IANA zone that the name in the file means; empty if it means none.</summary>
    public string Iana { get; }

    /// <summary>
    /// The instant of a local time. A time that comes twice is the first of the two, and one that the clock skips has
    /// the offset before it (RFC 5545, 3.3.5).
    /// </summary>
    public DateTimeOffset Instant(DateTime wall)
    {
        // A definition says nothing of the years before it.
        var offset = definition is not null && (info is null || definition.Covers(wall)) ? definition.Offset(wall) : Offset(info!, wall);
        return new DateTimeOffset(Within(wall.Ticks - offset.Ticks), TimeSpan.Zero);
    }

    /// <summary>The local time of an instant.</summary>
    public DateTime Wall(DateTimeOffset instant)
    {
        if (definition is not null && (info is null || definition.Covers(instant.UtcDateTime)))
            return new DateTime(Within(instant.UtcTicks + definition.OffsetAt(instant.UtcDateTime).Ticks));
        return DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(instant, info!).DateTime, DateTimeKind.Unspecified);
    }

    /// <summary>Whether the definition in the file differs there from the tz database.</summary>
    public bool Differs(DateTime wall) =>
        definition is not null && info is not null && definition.Covers(wall) && definition.Offset(wall) != Offset(info, wall);

    /// <summary>
    /// An IANA zone in which the instant has this local time: the zone itself, or another with the same offset; empty
    /// if there is none.
    /// </summary>
    public string IanaAt(DateTime wall, DateTimeOffset instant)
    {
        if (Iana.Length > 0 && !Differs(wall)) return Iana;
        var offset = TimeSpan.FromTicks(wall.Ticks - instant.UtcTicks);
        if (offset == TimeSpan.Zero) return "Etc/UTC";
        // The names of these have the sign of POSIX: Etc/GMT-8 is east of Greenwich.
        if (offset.Minutes == 0 && offset.Seconds == 0 && offset.Hours is >= -12 and <= 14)
            return string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(offset > TimeSpan.Zero ? "-" : "+")}{Math.Abs(offset.Hours)}");
        return Fractions.FirstOrDefault(f => f.Offset == offset).Iana ?? "";
    }

    static readonly (TimeSpan Offset, string Iana)[] Fractions =
        [(new(3, 30, 0), "Asia/Tehran"), (new(4, 30, 0), "Asia/Kabul"), (new(5, 30, 0), "Asia/Kolkata"), (new(5, 45, 0), "Asia/Kathmandu"),
        (new(6, 30, 0), "Asia/Yangon"), (new(8, 45, 0), "Australia/Eucla"), (new(9, 30, 0), "Australia/Darwin"),
        (new(-9, -30, 0), "Pacific/Marquesas")];

    static TimeSpan Offset(TimeZoneInfo zone, DateTime wall)
    {
        if (zone.IsAmbiguousTime(wall)) return zone.GetAmbiguousTimeOffsets(wall).Max();
        return zone.IsInvalidTime(wall) ? zone.GetUtcOffset(wall.AddDays(-1)) : zone.GetUtcOffset(wall);
    }

    static long Within(long ticks) => Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
}
