namespace Embassy.ServiceDefaults;

public static class Clock
{
    /// <summary>Returns the current civil day in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Returns the civil day at UTC+14, where each day begins first: no place has a later one.</summary>
    public static DateOnly LatestDay(this DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime.AddHours(14));

    /// <summary>
    /// Returns the current time in microseconds, the precision of both databases, so that the response to a write
    /// matches a later read.
    /// </summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
