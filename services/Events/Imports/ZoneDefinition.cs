using System.Globalization;

namespace Embassy.Events.Imports;

/// <summary>The VTIMEZONE of a calendar file: the offsets from UTC and when they begin (RFC 5545, 3.6.5).</summary>
public sealed class ZoneDefinition
{
    readonly List<Observance> observances = [];
    readonly Dictionary<int, List<Change>> years = [];

    sealed record Observance(DateTime Start, TimeSpan From, TimeSpan To, RecurrenceRule? Rule, DateTime? Until, List<DateTime> More);

    readonly record struct Change(DateTime Local, TimeSpan From, TimeSpan To);

    /// <summary>Null if the component defines no offset that can be read.</summary>
    public static ZoneDefinition? Of(CalendarComponent component)
    {
        var zone = new ZoneDefinition();
        foreach (var part in component.Children.Where(c => c.Name is "STANDARD" or "DAYLIGHT"))
        {
            if (Offset(part["TZOFFSETTO"]?.Value) is not { } to) return null;
            var from = Offset(part["TZOFFSETFROM"]?.Value) ?? to;
            if (CalendarTime.Parse(part["DTSTART"]?.Value ?? "19700101T000000", null) is not { } start) return null;
            var (rule, until) = (default(RecurrenceRule), default(DateTime?));
            if (part["RRULE"] is { } line)
            {
                if (!RecurrenceRule.TryParse(line.Value, out rule, out _)) return null;
                // UNTIL of an observance is in UTC.
                if (rule!.Until is { } end) until = end.Zone is null ? end.Wall : Shift(end.Wall, from);
            }
            var more = part.All("RDATE").SelectMany(r => r.Value.Split(',')).Select(v => CalendarTime.Parse(v.Split('/')[0], null)?.Wall)
                .OfType<DateTime>().ToList();
            zone.observances.Add(new Observance(start.Wall, from, to, rule, until, more));
        }
        return zone.observances.Count == 0 ? null : zone;
    }

    /// <summary>Whether the definition says anything of that time.</summary>
    public bool Covers(DateTime wall) => observances.Any(o => o.Start <= wall);

    /// <summary>The offset at a local time: the first of two, and in a gap the one before it.</summary>
    public TimeSpan Offset(DateTime wall)
    {
        var offset = First();
        foreach (var change in Around(wall.Year))
        {
            // With the offset before it, the change is at its own local time.
            if (wall < change.Local) break;
            offset = wall < Shift(change.Local, change.To - change.From) ? change.From : change.To;
        }
        return offset;
    }

    /// <summary>The offset at an instant.</summary>
    public TimeSpan OffsetAt(DateTime utc)
    {
        var offset = First();
        foreach (var change in Around(utc.Year))
            if (Shift(change.Local, -change.From) <= utc)
                offset = change.To;
        return offset;
    }

    // Before all changes, the earliest observance says what the offset was.
    TimeSpan First() => observances.Count == 1 ? observances[0].To : observances.MinBy(o => o.Start)!.From;

    // The last change before those two years, and all within them.
    List<Change> Around(int year)
    {
        if (years.TryGetValue(year, out var known)) return known;
        var (from, to) = (new DateTime(Math.Max(year - 1, 1), 1, 1), new DateTime(Math.Min(year + 1, 9999), 12, 31));
        var changes = new List<Change>();
        foreach (var observance in observances)
        {
            var onsets = observance.More.Append(observance.Start).ToList();
            if (observance.Rule is { } rule && observance.Start < to)
            {
                // An observance that has ended is asked for its last years.
                var last = observance.Until < from ? observance.Until.Value : from;
                onsets.AddRange(RecurrenceExpansion.From(rule, observance.Start, last.AddYears(last.Year > 2 ? -2 : 0))
                    .TakeWhile(o => o <= to && !(o > observance.Until)).Take(200));
            }
            // Of those before, only the last counts.
            var before = onsets.Where(o => o < from).DefaultIfEmpty(DateTime.MinValue).Max();
            if (before > DateTime.MinValue) changes.Add(new Change(before, observance.From, observance.To));
            changes.AddRange(onsets.Where(o => o >= from && o <= to).Distinct().Select(o => new Change(o, observance.From, observance.To)));
        }
        return years[year] = [.. changes.OrderBy(c => c.Local)];
    }

    static DateTime Shift(DateTime at, TimeSpan by) =>
        new(Math.Clamp(at.Ticks + by.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));

    // +0100, -0330, +013000; some write +01:00.
    static TimeSpan? Offset(string? value)
    {
        var digits = value?.Trim().Replace(":", "", StringComparison.Ordinal) ?? "";
        if (digits.Length is not (5 or 7) || digits[0] is not ('+' or '-')) return null;
        if (!int.TryParse(digits.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        if (digits.Length == 5) number *= 100;
        var offset = new TimeSpan(number / 10_000, number / 100 % 100, number % 100);
        return offset > TimeSpan.FromHours(18) ? null : digits[0] == '-' ? -offset : offset;
    }
}
