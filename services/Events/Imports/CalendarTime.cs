using System.Globalization;

namespace Embassy.Events.Imports;

/// <summary>A date or a local time of a calendar file, in a zone if it has one (RFC 5545, 3.3.4 and 3.3.5).</summary>
/// <param name="Zone">Null for a date, and for a floating time.</param>
public readonly record struct CalendarTime(DateTime Wall, bool HasTime, ImportedZone? Zone)
{
    /// <summary>Null for a date, and for a floating time.</summary>
    public DateTimeOffset? Instant => HasTime ? Zone?.Instant(Wall) : null;

    public DateOnly Date => DateOnly.FromDateTime(Wall);

    /// <summary>Identifies an instance of a series: its instant in UTC, else its date or floating time.</summary>
    public string Key => !HasTime ? Wall.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
        : Instant is { } instant ? instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        : Wall.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>The same instant as a local time of another zone; a date or a floating time as it is.</summary>
    public CalendarTime In(ImportedZone? zone) => zone is not null && Instant is { } instant ? new(zone.Wall(instant), true, zone) : this;

    /// <summary>Parses a value; null if it has another form, or names no such day or time.</summary>
    public static CalendarTime? Parse(string value, ImportedZone? zone)
    {
        value = value.Trim();
        if (value.Length == 8)
            return DateTime.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? new CalendarTime(day, false, null) : null;
        var isUtc = value is [.., 'Z' or 'z'];
        if (isUtc) value = value[..^1];
        if (value.Length != 15 || value[8] is not ('T' or 't')) return null;
        // A leap second (RFC 5545, 3.3.12) is the one before it.
        if (value.EndsWith("60", StringComparison.Ordinal)) value = value[..13] + "59";
        return DateTime.TryParseExact(value.ToUpperInvariant(), "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var at) ? new CalendarTime(at, true, isUtc ? ImportedZone.Utc : zone) : null;
    }
}

/// <summary>A duration of a calendar file (RFC 5545, 3.3.6): calendar days and exact hours.</summary>
public readonly record struct CalendarDuration(int Days, TimeSpan Time)
{
    /// <summary>Parses a value; null if it has another form.</summary>
    public static CalendarDuration? Parse(string value)
    {
        var text = value.Trim().ToUpperInvariant().AsSpan();
        var sign = text is ['-', ..] ? -1 : 1;
        text = text.TrimStart("+-");
        if (text is not ['P', _, _, ..] || text.Length > 40) return null;
        var (days, time, isTime, digits) = (0L, 0L, false, 0);
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (++digits > 9) return null;
                continue;
            }
            if (text[i] == 'T' && !isTime && digits == 0)
            {
                isTime = true;
                continue;
            }
            if (digits == 0) return null;
            var number = long.Parse(text.Slice(i - digits, digits), CultureInfo.InvariantCulture);
            digits = 0;
            switch (text[i], isTime)
            {
                case ('W', false): days += number * 7; break;
                case ('D', false): days += number; break;
                case ('H', true): time += number * 3600; break;
                case ('M', true): time += number * 60; break;
                case ('S', true): time += number; break;
                default: return null;
            }
        }
        if (digits > 0 || days > 3_660_000 || time > 320_000_000_000) return null;
        return new CalendarDuration(sign * (int)days, TimeSpan.FromSeconds(sign * time));
    }

    /// <summary>The end of what begins there and lasts so long; null if it lies outside the years 1 to 9999.</summary>
    public CalendarTime? After(CalendarTime start)
    {
        if ((long)start.Date.DayNumber + Days is < 0 or > 3_652_058) return null;
        var wall = start.Wall.AddDays(Days);
        if (wall.Ticks + Time.Ticks < 0 || wall.Ticks + Time.Ticks > DateTime.MaxValue.Ticks) return null;
        // Whole days end after whole days, also where a file gives their length in hours.
        if (!start.HasTime) return start with { Wall = wall.AddDays(Math.Ceiling(Time.TotalDays)) };
        if (Time == TimeSpan.Zero || start.Zone is not { } zone) return start with { Wall = wall + Time };
        return start with { Wall = zone.Wall(zone.Instant(wall) + Time) };
    }
}
