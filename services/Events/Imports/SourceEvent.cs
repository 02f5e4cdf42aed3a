using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>A VEVENT of a calendar file with its dates read, before its series is expanded.</summary>
sealed class SourceEvent
{
    static readonly HashSet<string> Understood =
        ["UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "LOCATION", "DESCRIPTION", "RRULE", "RDATE", "EXDATE", "EXRULE",
        "RECURRENCE-ID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS", "CLASS", "TRANSP", "ATTENDEE"];

    readonly ImportReport report;
    CandidateTexts? texts;

    public SourceEvent(CalendarComponent component, CalendarZoneBook zones, string method, ImportReport report, int number)
    {
        (Component, Zones, this.report) = (component, zones, report);
        Uid = component["UID"]?.Text().Trim() ?? "";
        Where = Uid.Length > 0 ? Uid : $"event {number}";
        Sequence = int.TryParse(component["SEQUENCE"]?.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence : 0;
        Stamp = CalendarTime.Parse(component["DTSTAMP"]?.Value ?? "", ImportedZone.Utc)?.Instant;
        Status = component["STATUS"]?.Value.Trim().ToUpperInvariant() ?? "";
        IsCancelled = method == "CANCEL" || Status == "CANCELLED";
        IsAddition = method == "ADD" && component["RECURRENCE-ID"] is null;
    }

    public CalendarComponent Component { get; }
    public CalendarZoneBook Zones { get; }
    public string Uid { get; set; }

    /// <summary>The UID, or the number of the event in the file, for the report.</summary>
    public string Where { get; }
    public int Sequence { get; }
    public DateTimeOffset? Stamp { get; }
    public string Status { get; }
    public bool IsCancelled { get; }

    /// <summary>An instance that METHOD:ADD adds to those that are known.</summary>
    public bool IsAddition { get; }
    public bool IsRefused { get; private set; }

    /// <summary>The instance that it replaces; null for an event or series.</summary>
    public CalendarTime? Instead { get; private set; }
    public bool AndLater { get; private set; }
    public CalendarTime? Start { get; private set; }
    public CalendarTime? End { get; private set; }
    public CalendarDuration? Duration { get; private set; }
    public List<RecurrenceRule> Rules { get; } = [];
    public List<(CalendarTime Start, CalendarTime? End)> MoreDates { get; } = [];
    public List<CalendarTime> LeftOut { get; } = [];

    /// <summary>The key of the instance that it replaces, as far as the event alone tells it.</summary>
    public string InsteadKey => Instead is { HasTime: true, Zone: null } floating
        ? (floating with { Zone = Zones.Stated ?? Start?.Zone }).Key : Instead!.Value.Key;

    public bool Repeats => Rules.Count > 0 || MoreDates.Count > 0;

    /// <summary>Reads dates and rules; what cannot be read refuses the event, which the report says.</summary>
    public void ReadDates()
    {
        foreach (var line in Component.Properties.Where(p => string.IsNullOrWhiteSpace(p.Value)
            && p.Name is "DTEND" or "RRULE" or "DURATION"))
            report.LeaveOnce(Where, line.Name, "empty", "It has no value, so it says nothing.");
        if (!Component.IsComplete)
        {
            Refuse("VEVENT", "invalid_format", $"It begins on line {Component.Line} and has no END: the file is cut off there.");
            return;
        }
        ReadInstead();
        Start = Date(Component["DTSTART"], "DTSTART");
        if (Component["DTSTART"] is null && !IsCancelled)
        {
            if (Instead is { } same) Start = same;
            else Refuse("DTSTART", "required", "An event has a start.");
        }
        ReadEnd();
        ReadRules();
        foreach (var line in Component.All("EXDATE"))
            foreach (var value in line.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
                if (Value(line, value) is { } date) LeftOut.Add(date);
                else report.Leave(Where, "EXDATE", "invalid-date",
                    $"`{ImportReport.Clean(value)}` names no day or time; it leaves nothing out.");
        foreach (var line in Component.All("RDATE"))
            foreach (var value in line.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
                ReadMore(line, value);
        if (Component["EXRULE"] is not null)
            Refuse("EXRULE", "invalid_format", "It is of an older standard; what it leaves out cannot be known for sure.");
    }

    public void Refuse(string property, string code, string reason)
    {
        // One fault an event: the others follow from it as a rule.
        if (!IsRefused) report.Fault(Where, property, code, reason);
        IsRefused = true;
    }

    void ReadInstead()
    {
        if (Component["RECURRENCE-ID"] is not { } line) return;
        Instead = Date(line, "RECURRENCE-ID");
        var range = line.Parameter("RANGE")?.ToUpperInvariant();
        AndLater = range == "THISANDFUTURE";
        if (range is not (null or "THISANDFUTURE"))
            report.Leave(Where, "RECURRENCE-ID", "property",
                $"RANGE={ImportReport.Clean(range)} is not taken: the one instance is replaced.");
    }

    void ReadEnd()
    {
        End = Date(Component["DTEND"], "DTEND");
        if (Component["DURATION"] is { } line && End is null && !IsRefused)
        {
            Duration = CalendarDuration.Parse(line.Value);
            if (Duration is null) Refuse("DURATION", "invalid_format", "It is not of the form PT1H30M or P1D.");
            else if (Start is { HasTime: false } && Duration.Value.Time.Ticks % TimeSpan.TicksPerDay != 0)
                report.Leave(Where, "DURATION", "day-assumed", "A day has no hours: whole days are taken.");
        }
        if (Start is not { } start || End is not { } end) return;
        // An end without a zone, or without a date's form, is one in the form of the start.
        if (start is { HasTime: true, Zone: not null } && end is { HasTime: true, Zone: null }
            && Component["DTEND"]!.Parameter("TZID") is null)
            End = end with { Zone = start.Zone };
        else if (!start.HasTime && end.HasTime)
        {
            var day = end.Wall.TimeOfDay == TimeSpan.Zero ? end.Wall : end.Wall.Date.AddDays(1);
            End = new CalendarTime(day, false, null);
            report.Leave(Where, "DTEND", "day-assumed", "The start is a day, so the end is one too.");
        }
        if (Before(End.Value, start)) Refuse("DTEND", "end_before_start", "It lies before DTSTART.");
    }

    static bool Before(CalendarTime end, CalendarTime start)
    {
        if (end.Instant is { } to && start.Instant is { } from) return to < from;
        // Two times of which one has no known zone cannot be compared but by their days.
        var isFloating = end is { HasTime: true, Zone: null } && start is { HasTime: true, Zone: null };
        return isFloating ? end.Wall < start.Wall : end.Date < start.Date;
    }

    void ReadRules()
    {
        foreach (var line in Component.All("RRULE"))
        {
            if (!RecurrenceRule.TryParse(line.Value, out var rule, out var fault)) Refuse("RRULE", "invalid_format", fault);
            else if (Instead is not null || IsAddition) report.LeaveOnce(Where, "RRULE", "property",
                "One instance of a series has no rule.");
            else Rules.Add(rule!);
        }
    }

    void ReadMore(ContentLine line, string value)
    {
        if (Instead is not null || IsAddition) return;
        var parts = value.Split('/');
        var start = Value(line, parts[0]);
        var end = parts.Length != 2 || start is null ? null
            : parts[1].Contains('P', StringComparison.OrdinalIgnoreCase) ? CalendarDuration.Parse(parts[1])?.After(start.Value)
            : Value(line, parts[1]);
        if (start is { } at && parts.Length <= 2 && (parts.Length == 1 || end is not null)) MoreDates.Add((at, end));
        else report.Leave(Where, "RDATE", "invalid-date", $"`{ImportReport.Clean(value)}` names no day or time; it adds none.");
    }

    /// <summary>The end of an instance that begins there.</summary>
    public CalendarTime? EndOf(CalendarTime at)
    {
        if (Duration is { } duration) return duration.After(at);
        if (End is not { } end || Start is not { } start || at == start) return End;
        // RFC 5545, 3.8.5.3: DTEND gives all instances the same exact length.
        if (start.Instant is { } from && end.Instant is { } to && at.Instant is { } begin)
            return new CalendarTime(end.Zone!.Wall(begin + (to - from)), true, end.Zone);
        var ticks = at.Wall.Ticks + (end.Wall.Ticks - start.Wall.Ticks);
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : end with { Wall = new DateTime(ticks) };
    }

    /// <summary>Whether another revision has the same properties.</summary>
    public bool SaysSame(SourceEvent other) =>
        Component.Properties.Select(p => (p.Name, p.Value)).Order().SequenceEqual(other.Component.Properties.Select(p =>
            (p.Name, p.Value)).Order());

    /// <summary>The texts of its candidates, in <paramref name="locale"/> unless the file states another.</summary>
    public CandidateTexts Texts(string locale)
    {
        if (texts is not null) return texts;
        ReportAside();
        var said = Component["SUMMARY"]?.Parameter("LANGUAGE");
        return texts = new CandidateTexts(said is not null && said.Length <= 12 && Languages.WellFormed(said) ? said : locale,
            CandidateText.Cut(report, Where, "SUMMARY", Component["SUMMARY"]?.Text(), ImportCandidate.LongestTitle, CandidateText.Line),
            CandidateText.Cut(report, Where, "LOCATION", Component["LOCATION"]?.Text(), ImportCandidate.LongestPlace, CandidateText.Line),
            CandidateText.Cut(report, Where, "DESCRIPTION", Component["DESCRIPTION"]?.Text(), ImportCandidate.LongestText,
                CandidateText.Lines),
            string.Join('\n', Attendees()),
            Component["CLASS"]?.Value.Trim().ToUpperInvariant() switch
            {
                null or "PUBLIC" => "",
                "CONFIDENTIAL" => "confidential",
                // RFC 5545, 3.8.1.3: a value that is not known is treated as PRIVATE.
                _ => "private",
            },
            Component["TRANSP"]?.Value.Trim().ToUpperInvariant() == "TRANSPARENT", Status == "TENTATIVE");
    }

    CalendarTime? Date(ContentLine? line, string property)
    {
        if (line is null || IsRefused) return null;
        if (Value(line, line.Value) is not { } found)
        {
            Refuse(property, "invalid_date",
                $"`{ImportReport.Clean(line.Value)}` names no day or time: 20270131 or 20270131T090000 is expected.");
            return null;
        }
        if (found.Date.Year is < 1000 or > 9998)
        {
            Refuse(property, "invalid_date", "Years 1000 to 9998.");
            return null;
        }
        return found;
    }

    CalendarTime? Value(ContentLine line, string value)
    {
        var id = line.Parameter("TZID");
        // Without a zone, the others are in that of the start.
        var zone = id is { Length: > 0 } ? Zones.Find(id) : line.Name == "DTSTART" ? Zones.Stated : null;
        if (CalendarTime.Parse(value, zone) is not { } found) return null;
        if (line.Parameter("VALUE")?.ToUpperInvariant() == "DATE" && found.Wall.TimeOfDay == TimeSpan.Zero)
            return new CalendarTime(found.Wall, false, null);
        if (!found.HasTime || found.Zone is not null && (id is { Length: > 0 } || found.Zone == ImportedZone.Utc)) return found;
        // The report says it of the start, and of an end whose zone is another.
        if (line.Name == "DTEND" && id == Component["DTSTART"]?.Parameter("TZID") || line.Name is not ("DTSTART" or "DTEND")) return found;
        if (found.Zone is not null)
            report.LeaveOnce("", "X-WR-TIMEZONE", "zone-assumed", "Times without a zone are read in the zone of the calendar.");
        else if (id is { Length: > 0 })
            report.LeaveOnce(Where, line.Name, "unknown-zone", $"The zone {ImportReport.Clean(id)} is not known here: the day is taken.");
        else if (line.Name == "DTSTART")
            report.LeaveOnce(Where, line.Name, "floating-time", "A time without a zone names no instant: the day is taken.");
        return found;
    }

    /// <summary>The names of those who are asked to attend; the report says who is not among them.</summary>
    public List<string> Attendees()
    {
        var names = new List<string>();
        foreach (var line in Component.All("ATTENDEE"))
        {
            var name = line.Parameter("CN") is { Length: > 0 } stated ? stated
                : line.Value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? line.Value[7..] : line.Value;
            name = CandidateText.Line(Characters.WithoutLongRuns(name));
            if (line.Parameter("CUTYPE")?.ToUpperInvariant() is "ROOM" or "RESOURCE")
                report.LeaveOnce(Where, "ATTENDEE", "attendee", "Rooms and devices are not proposed.");
            else if (line.Parameter("PARTSTAT")?.ToUpperInvariant() == "DECLINED")
                report.Leave(Where, "ATTENDEE", "attendee", $"{ImportReport.Clean(name)} has declined and is not proposed.");
            else if (name.Length > 0 && name.Length <= ImportCandidate.LongestPlace && names.Count < ImportCandidate.MostParticipants)
            {
                if (!names.Contains(name)) names.Add(name);
            }
            else report.LeaveOnce(Where, "ATTENDEE", "text-cut",
                $"At most {ImportCandidate.MostParticipants} names of {ImportCandidate.LongestPlace} characters.");
        }
        if (names.Count > 0)
            report.LeaveOnce(Where, "ATTENDEE", "attendee", "Proposed as participants; planning takes those that the request names.");
        return names;
    }

    /// <summary>Reports the properties and components that no candidate has.</summary>
    public void ReportAside()
    {
        foreach (var property in Component.Properties)
        {
            if (Understood.Contains(property.Name) || string.IsNullOrWhiteSpace(property.Value)
                || property.Name == "PRIORITY" && property.Value.Trim() == "0")
                continue;
            var code = property.Name switch { "ORGANIZER" => "attendee", "ATTACH" => "attachment", _ => "property" };
            report.Leave(Where, property.Name, code, "It is not taken.");
        }
        if (Component.Children.Any(c => c.Name == "VALARM")) report.LeaveOnce(Where, "VALARM", "alarm", "Alarms are not taken.");
        foreach (var child in Component.Children.Where(c => c.Name != "VALARM").DistinctBy(c => c.Name))
            report.Leave(Where, child.Name, "component", "It is not taken.");
        foreach (var line in Component.Unreadable)
            report.Leave(Where, $"line {line}", "line", "It is no content line: NAME:VALUE or NAME;PARAMETER=VALUE:VALUE is expected.");
        if (Component["CLASS"]?.Value.Trim().ToUpperInvariant() is { } secrecy and not "PUBLIC")
            report.LeaveOnce(Where, "CLASS", "class", $"The source marks it {ImportReport.Clean(secrecy)}; the candidate says so.");
        if (Component["TRANSP"]?.Value.Trim().ToUpperInvariant() == "TRANSPARENT")
            report.LeaveOnce(Where, "TRANSP", "transparent", "It keeps nobody busy (TRANSPARENT); the candidate says so.");
        if (Status == "TENTATIVE") report.LeaveOnce(Where, "STATUS", "tentative", "It is not certain yet; the candidate says so.");
    }
}
