using System.Diagnostics;
using Embassy.ServiceDefaults;
using Ical.Net.Evaluation;

namespace Embassy.Events.Imports;

/// <summary>
/// Reads iCalendar files of other programs, limited in lines, events, instances per series and seconds.
/// </summary>
/// <remarks>
/// Unsupported components (tasks, alarms) are skipped and reported. An event that cannot be understood is refused by
/// name; the others are read.
/// </remarks>
public sealed class CalendarReader(ImportReport report, string locale, DateTimeOffset? now = null, CancellationToken cancellation = default)
{
    public const int MostYears = CalendarSeries.MostYears, MostInstances = CalendarSeries.MostInstances;

    const int MostEntries = 20_000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // What programs write around the events and no candidate needs.
    static readonly HashSet<string> AboutFile = ["VERSION", "PRODID", "METHOD", "CALSCALE", "X-WR-TIMEZONE"];

    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly HashSet<string> seen = [];
    readonly DateTime today = (now ?? TimeProvider.System.GetUtcNow()).UtcDateTime.Date;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        var events = new List<SourceEvent>();
        foreach (var calendar in ContentLines.Read(bytes)) ReadCalendar(calendar, events);
        if (report.Read == 0) throw Problem.Invalid("file", "required", "There is no event in it (VEVENT).");
        foreach (var found in events.GroupBy(e => e.Uid))
        {
            Watch();
            TakeAll(found.Key, [.. found]);
        }
    }

    void ReadCalendar(CalendarComponent calendar, List<SourceEvent> events)
    {
        foreach (var property in calendar.Properties.Where(p => !AboutFile.Contains(p.Name) && !string.IsNullOrWhiteSpace(p.Value)))
            report.LeaveOnce("", property.Name, "property", "It is not taken.");
        if (calendar["CALSCALE"] is { } scale && !scale.Value.Trim().Equals("GREGORIAN", StringComparison.OrdinalIgnoreCase))
            report.Leave("", "CALSCALE", "property", "Its dates are read as those of the Gregorian calendar.");
        foreach (var line in calendar.Unreadable) report.Leave("", $"line {line}", "line", "It is no content line of a component.");
        var (zones, method) = (new CalendarZoneBook(calendar, report), calendar["METHOD"]?.Value.Trim().ToUpperInvariant() ?? "");
        foreach (var other in calendar.Children.Where(c => c.Name is not ("VEVENT" or "VTIMEZONE")))
            report.Leave(other["UID"]?.Text() ?? "", other.Name, "component",
                "Events only are taken; tasks, journals and free-busy times are not.");
        foreach (var component in calendar.Children.Where(c => c.Name == "VEVENT"))
        {
            if (!component.IsComplete && calendar.Children.All(c => c.Name != "VEVENT" || !c.IsComplete)) continue;
            report.Read++;
            if ((report.Read & 255) == 0) Watch();
            var found = new SourceEvent(component, zones, method, report, report.Read);
            // Answers of those who were asked, and their own proposals, do not change the event (RFC 5546, 1.4).
            if (method is "REPLY" or "REFRESH" or "COUNTER" or "DECLINECOUNTER")
            {
                report.Leave(found.Where, "METHOD", "method", $"An answer of an attendee ({method}) changes no event.");
                continue;
            }
            found.ReadDates();
            // Without a UID, an event is identified by its title and start.
            if (found.Uid.Length == 0) found.Uid = $"{component["SUMMARY"]?.Text()}|{found.Start?.Key}";
            found.Uid = CandidateText.Uid(report, found.Where, found.Uid);
            events.Add(found);
        }
    }

    void TakeAll(string uid, List<SourceEvent> events)
    {
        var masters = events.Where(e => e.Instead is null && e is { IsAddition: false, IsRefused: false }).ToList();
        var master = masters.Count > 0 ? Newest(masters, "UID") : null;
        if (master is not null && events.Exists(e => e is { Instead: null, IsAddition: false, IsRefused: true } && IsNewer(e, master)))
        {
            report.Leave(master.Where, "UID", "superseded", "A newer revision of it is refused, so this one is not taken either.");
            master = null;
        }
        foreach (var refused in events.Where(e => e.IsRefused)) refused.ReportAside();
        foreach (var added in events.Where(e => e is { IsAddition: true, IsRefused: false, Start: not null }))
            Add(added, added.Start!.Value.Key, added.Start.Value, added.EndOf(added.Start.Value));
        var changes = events.Where(e => e.Instead is not null).ToList();
        if (master is null) TakeAlone(uid, changes);
        else if (master.IsCancelled) Cancel(uid, master, null);
        else
            try
            {
                TakeSeries(uid, master, changes);
            }
            catch (EvaluationLimitExceededException)
            {
                master.Refuse("RRULE", "invalid_format",
                    $"Its instances lie too far apart; after {RecurrenceExpansion.MostIdle:N0} steps without one it is given up.");
            }
        if (report.Entries.Count > MostEntries)
            throw Problem.Invalid("file", "out_of_range", $"At most {MostEntries:N0} events at once, those of series counted.");
    }

    // Instances whose series is not in the file are events of their own.
    void TakeAlone(string uid, IEnumerable<SourceEvent> changes)
    {
        foreach (var same in changes.GroupBy(c => (Key: c.InsteadKey, c.AndLater)))
        {
            var change = Newest([.. same], "RECURRENCE-ID");
            if (change.IsRefused) continue;
            if (change.IsCancelled) Cancel(uid, change, same.Key.Key);
            else Add(change, same.Key.Key, change.Start!.Value, change.EndOf(change.Start.Value));
            if (change is { AndLater: true, IsCancelled: false })
                report.Leave(change.Where, "RECURRENCE-ID", "property",
                    "The file has no series to which RANGE=THISANDFUTURE applies: the one instance is taken.");
        }
    }

    void TakeSeries(string uid, SourceEvent master, List<SourceEvent> changes)
    {
        if (!master.Repeats && changes.Count == 0)
        {
            Add(master, null, master.Start!.Value, master.EndOf(master.Start.Value));
            report.Coverages.Add(new SourceCoverage(uid, SourceCoverage.First, SourceCoverage.Last, master.Sequence, master.Stamp));
            return;
        }
        var series = new CalendarSeries(master, today, _ => Watch());
        series.Expand();
        if (series.IsCut)
            report.Leave(master.Where, "RRULE", "recurrence-cut",
                $"At most {MostInstances:N0} instances within {MostYears} years are taken, from its start or around today.");
        else if (series.Instances.Count == 0) report.Leave(master.Where, "RRULE", "recurrence-cut", "The rule never comes true.");
        else if (!series.StartsWithRule)
            report.Leave(master.Where, "DTSTART", "recurrence-assumed",
                "Its rule gives no instance on the first day: only those of the rule are taken.");
        var byKey = new Dictionary<string, SourceEvent>();
        foreach (var same in changes.Where(c => !c.AndLater || c.IsRefused).GroupBy(c => Place(c, series)))
            byKey[same.Key] = Newest([.. same], "RECURRENCE-ID");
        var ranges = changes.Where(c => c is { AndLater: true, IsRefused: false }).GroupBy(c => Place(c, series))
            .Select(same => (same.Key, Change: Newest([.. same], "RECURRENCE-ID"))).OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        var (next, range) = (0, default(SourceEvent));
        var met = new HashSet<string>();
        foreach (var (at, end) in series.Instances)
        {
            var key = at.Key;
            while (next < ranges.Count && string.CompareOrdinal(ranges[next].Key, key) <= 0) range = ranges[next++].Change;
            if (byKey.TryGetValue(key, out var change)) met.Add(key);
            else change = range;
            if (change is null) Add(master, key, at, end ?? master.EndOf(at));
            else if (change.IsRefused) report.Undecided.Add($"{uid}#{key}");
            else if (change.IsCancelled) Cancel(uid, change, key, isOne: true);
            else if (change.AndLater) Shift(change, master, at, key);
            else Add(change, key, change.Start!.Value, change.EndOf(change.Start.Value));
        }
        // An instance that the rule does not give, but the file states.
        foreach (var (key, change) in byKey.Where(c => !met.Contains(c.Key) && !c.Value.IsRefused))
        {
            if (series.IsCut && (string.CompareOrdinal(key, series.From) < 0 || string.CompareOrdinal(key, series.To) > 0)) continue;
            if (change.IsCancelled) Cancel(uid, change, key);
            else Add(change, key, change.Start!.Value, change.EndOf(change.Start.Value));
        }
        report.Coverages.Add(new SourceCoverage(uid, series.From, series.To, master.Sequence, master.Stamp));
    }

    // The key of the instance that a change is for; a day alone means the instance of that day.
    static string Place(SourceEvent change, CalendarSeries series)
    {
        var key = series.KeyOf(change.Instead!.Value, out var day);
        if (day is not { } only) return key;
        foreach (var (at, _) in series.Instances)
            if (at.Date == only)
                return at.Key;
        return key;
    }

    // RANGE=THISANDFUTURE moves each later instance by as much as the one that it names (RFC 5545, 3.2.13).
    void Shift(SourceEvent change, SourceEvent master, CalendarTime at, string key)
    {
        var named = change.Instead!.Value;
        if (named.HasTime && master.Start!.Value.Zone is { } zone) named = named.In(zone);
        if (!named.HasTime) named = named with { Wall = named.Wall.Date + master.Start!.Value.Wall.TimeOfDay };
        var start = change.Start!.Value;
        var ticks = start.Wall.Ticks + (at.Wall.Ticks - named.Wall.Ticks);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return;
        var moved = start with { Wall = new DateTime(ticks) };
        Add(change, key, moved, change.EndOf(moved));
    }

    // The revision with the higher SEQUENCE counts, then the one with the later DTSTAMP (RFC 5546, 2.1.5).
    SourceEvent Newest(List<SourceEvent> revisions, string property)
    {
        var newest = revisions[0];
        foreach (var other in revisions.Skip(1))
        {
            var order = Revision(other).CompareTo(Revision(newest));
            if (order == 0 && !other.SaysSame(newest)) other.Refuse(property, "duplicate",
                "The same event stands there twice, and neither is the newer.");
            else
                report.Leave(other.Where, property, "superseded",
                    order == 0 ? "The same event stands there twice." : "Of two revisions the newer is taken (SEQUENCE, DTSTAMP).");
            if (order > 0) newest = other;
        }
        return newest;
    }

    static bool IsNewer(SourceEvent one, SourceEvent other) => Revision(one).CompareTo(Revision(other)) > 0;

    static (int Sequence, DateTimeOffset Stamp) Revision(SourceEvent of) => (of.Sequence, of.Stamp ?? DateTimeOffset.MinValue);

    void Cancel(string uid, SourceEvent found, string? instance, bool isOne = false) =>
        report.Cancellations.Add(
            new SourceCancellation(uid, instance, found.AndLater && !isOne, found.Sequence, found.Stamp, found.Where));

    void Add(SourceEvent found, string? instance, CalendarTime start, CalendarTime? end)
    {
        var identity = instance is null ? found.Uid : $"{found.Uid}#{instance}";
        if (!seen.Add(identity))
        {
            found.Refuse("UID", "duplicate", "The same event stands there twice.");
            return;
        }
        report.Entries.Add(CandidateDates.Of(found, start, end, report) with
        {
            Identity = identity,
            Uid = found.Uid,
            Instance = instance ?? "",
            Sequence = found.Sequence,
            Stamp = found.Stamp,
            Texts = found.Texts(locale),
        });
    }

    void Watch()
    {
        cancellation.ThrowIfCancellationRequested();
        if (clock.Elapsed > Patience)
            throw Problem.Invalid("file", "out_of_range", $"It takes more than {Patience.TotalSeconds} seconds to read. Send it in parts.");
    }
}
