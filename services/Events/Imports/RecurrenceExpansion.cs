using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace Embassy.Events.Imports;

/// <summary>Expands a recurrence rule with Ical.Net, in local time and without zones.</summary>
/// <remarks>The one place where an import uses that library, and where its faults are worked round.</remarks>
static class RecurrenceExpansion
{
    /// <summary>Steps of a rule without an instance, after which it is given up.</summary>
    public const int MostIdle = 2_000;

    // A series with a COUNT is counted from its start, and no further than this.
    const int MostCounted = 100_000;

    /// <summary>
    /// The local times of the rule that are not before <paramref name="from"/>, in order and without an end, but for
    /// COUNT. UNTIL is the caller's, who knows its zone.
    /// </summary>
    /// <exception cref="EvaluationLimitExceededException">The instances lie too far apart.</exception>
    public static IEnumerable<DateTime> From(RecurrenceRule rule, DateTime start, DateTime from)
    {
        // Ical.Net steps from the start of a series to the period that is asked for, one interval at a time: minutes of
        // computing for a rule of seconds. So the start is moved near it, where that moves no instance; Ical.Net also
        // refuses a rule with both COUNT and UNTIL, so both are taken out of it.
        var seed = rule.Count is null ? Near(rule, start, from) : start;
        var series = new CalendarEvent
        {
            DtStart = new CalDateTime(DateTime.SpecifyKind(seed, DateTimeKind.Unspecified)),
            RecurrenceRule = new(rule.Pattern),
        };
        var options = new EvaluationOptions { MaxUnmatchedIncrementsLimit = MostIdle };
        var (count, last) = (0, DateTime.MinValue);
        // Ical.Net fails on days after the year 9999, where a rule has none: it ends there.
        using var found = series.GetOccurrences(series.DtStart, options).GetEnumerator();
        while (Next(found))
        {
            var at = found.Current.Period.StartTime.Value;
            if (at < start || count > 0 && at == last) continue;
            last = at;
            if (++count > rule.Count || rule.Count is not null && count > MostCounted) yield break;
            if (at >= from) yield return at;
        }
    }

    static bool Next(IEnumerator<Occurrence> found)
    {
        try
        {
            return found.MoveNext();
        }
        catch (Exception e) when (e is EvaluationOutOfRangeException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    static DateTime Near(RecurrenceRule rule, DateTime start, DateTime from)
    {
        if (from <= start) return start;
        long interval = rule.Interval;
        switch (rule.Frequency)
        {
            case "MONTHLY" or "YEARLY":
                // A day that not each month has, and the weekday of a rule by weeks, would be others.
                if (start.Day > 28 || rule.NamesDays) return start;
                if (rule.Frequency == "YEARLY") interval *= 12;
                var months = (from.Year - start.Year) * 12L + from.Month - start.Month;
                return months < 2 * interval ? start : start.AddMonths((int)((months / interval - 1) * interval));
            default:
                var unit = rule.Frequency switch
                {
                    "SECONDLY" => TimeSpan.TicksPerSecond,
                    "MINUTELY" => TimeSpan.TicksPerMinute,
                    "HOURLY" => TimeSpan.TicksPerHour,
                    "DAILY" => TimeSpan.TicksPerDay,
                    _ => 7 * TimeSpan.TicksPerDay,
                };
                var steps = (from.Ticks - start.Ticks) / unit / interval;
                return steps < 2 ? start : start.AddTicks((steps - 1) * interval * unit);
        }
    }
}
