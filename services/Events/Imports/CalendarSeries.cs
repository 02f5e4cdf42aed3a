using Ical.Net.Evaluation;

namespace Embassy.Events.Imports;

/// <summary>The instances of an event in a calendar file (RFC 5545, 3.8.5), within the limits of an import.</summary>
/// <remarks>
/// A series that has an end is taken whole, if it has no more than <see cref="MostInstances"/>. Of another, as many
/// within <see cref="MostYears"/> years: from its start, or around today when its start lies far back.
/// </remarks>
sealed class CalendarSeries(SourceEvent master, DateTime today, Action<int> watch)
{
    public const int MostYears = 10, MostInstances = 2_000;

    /// <summary>Years before today in which the start of a series keeps its instances from there.</summary>
    const int YearsBack = 5;

    readonly CalendarTime start = master.Start!.Value;

    public List<(CalendarTime Start, CalendarTime? End)> Instances { get; private set; } = [];

    /// <summary>Whether the series has more instances than these.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The keys from and to which all instances are there.</summary>
    public string From { get; private set; } = SourceCoverage.First;
    public string To { get; private set; } = SourceCoverage.Last;

    /// <summary>Whether the rule gives an instance on the first day, as it should.</summary>
    public bool StartsWithRule { get; private set; } = true;

    public void Expand()
    {
        var isEndless = master.Rules.Exists(r => r is { Count: null, Until: null });
        var (found, isMore) = Window(start.Wall, isEndless);
        StartsWithRule = master.Rules.Count == 0 || found.Count > 0 && found[0] == start.Wall;
        var from = start.Wall;
        if (isMore && !(start.Wall >= today.AddYears(-YearsBack) && found is [.., var last] && last >= today.AddYears(1)))
        {
            // A year back, unless the instances from there do not even reach today.
            foreach (var begin in (DateTime[])[today.AddYears(-1), today])
            {
                if (begin <= start.Wall) continue;
                var (near, more) = Window(begin, true);
                if (near.Count == 0) break;
                (found, isMore, from) = (near, more, begin);
                if (!more || near[^1] >= today.AddYears(1)) break;
            }
        }
        IsCut = isMore || from > start.Wall;
        var instances = found.Select(wall => (Start: start with { Wall = wall }, End: (CalendarTime?)null));
        if (master.Rules.Count == 0) instances = instances.Append((start, null));
        instances = instances.Concat(master.MoreDates.Take(MostInstances).Select(More));
        var (days, keys) = LeftOut();
        // RDATE may repeat an instance of the rule, with an end of its own.
        Instances = [.. instances.Where(i => !days.Contains(i.Start.Date) && !keys.Contains(i.Start.Key))
            .GroupBy(i => i.Start.Key).Select(g => g.OrderBy(i => i.End is null).First()).OrderBy(i => i.Start.Key,
                StringComparer.Ordinal)];
        if (!IsCut) return;
        From = from > start.Wall ? (start with { Wall = from }).Key : SourceCoverage.First;
        To = isMore && found.Count > 0 ? (start with { Wall = found[^1] }).Key : To;
    }

    /// <summary>The key by which an instance is found that an override or an exception names.</summary>
    /// <param name="day">Its day, if the value names a day only and the series has times.</param>
    public string KeyOf(CalendarTime named, out DateOnly? day)
    {
        day = null;
        if (!start.HasTime) return (named with { HasTime = false, Zone = null }).Key;
        if (!named.HasTime)
        {
            day = named.Date;
            return named.Key;
        }
        // A time without a zone is one in the zone of the series.
        return start.Zone is null ? (named with { Zone = null }).Key : (named.Zone is null ? named with { Zone = start.Zone } : named).Key;
    }

    // A date added to a series of times is that day at the series' time, and the other way round.
    (CalendarTime Start, CalendarTime? End) More((CalendarTime Start, CalendarTime? End) more)
    {
        var at = more.Start;
        if (start.HasTime && !at.HasTime) return (start with { Wall = at.Wall.Date + start.Wall.TimeOfDay }, null);
        if (!start.HasTime) return (start with { Wall = at.Wall.Date }, null);
        return start.Zone is null ? (at with { Zone = null }, more.End) : ((at.Zone is null ? at with { Zone = start.Zone }
            : at).In(start.Zone), more.End);
    }

    (HashSet<DateOnly> Days, HashSet<string> Keys) LeftOut()
    {
        var (days, keys) = (new HashSet<DateOnly>(), new HashSet<string>());
        foreach (var named in master.LeftOut)
        {
            var key = KeyOf(named, out var day);
            if (day is { } only) days.Add(only);
            else keys.Add(key);
        }
        return (days, keys);
    }

    // The instances of all rules from there on, and whether there are more.
    (List<DateTime> Found, bool IsMore) Window(DateTime from, bool isLimited)
    {
        var (found, isMore) = (new List<DateTime>(), false);
        foreach (var rule in master.Rules) isMore |= Collect(rule, from, isLimited, found);
        if (master.Rules.Count > 1) found = [.. found.Distinct().Order()];
        if (found.Count <= MostInstances) return (found, isMore);
        return (found[..MostInstances], true);
    }

    bool Collect(RecurrenceRule rule, DateTime from, bool isLimited, List<DateTime> found)
    {
        var (end, count) = (from.Year < 9999 - MostYears ? from.AddYears(MostYears) : DateTime.MaxValue, 0);
        try
        {
            foreach (var wall in RecurrenceExpansion.From(rule, start.Wall, from))
            {
                if (IsAfter(rule.Until, wall)) return false;
                if (count == MostInstances || isLimited && wall >= end) return true;
                found.Add(wall);
                if ((++count & 63) == 0) watch(count);
            }
        }
        // What was found until then stands.
        catch (EvaluationLimitExceededException) when (count > 0 || from > start.Wall)
        {
            return true;
        }
        return false;
    }

    bool IsAfter(CalendarTime? until, DateTime wall)
    {
        if (until is not { } last) return false;
        // A date covers its whole day, also for a series of times.
        if (!start.HasTime || !last.HasTime) return wall.Date > last.Wall.Date;
        return last.Instant is { } end && start.Zone is { } zone ? zone.Instant(wall) > end : wall > last.Wall;
    }
}
