using System.Diagnostics;
using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace Embassy.Events.Imports;

/// <summary>
/// Reads iCalendar files of other programs, limited in lines, events, instances per series and seconds.
/// </summary>
/// <remarks>
/// Unsupported components (tasks, alarms, attendees) are skipped and reported. An ambiguous value is a fault, and then
/// nothing is imported.
/// </remarks>
public sealed class CalendarReader(ImportReport report, string locale, CancellationToken cancellation = default)
{
    public const int MostYears = 10, MostInstances = 2_000;

    const int MostBytes = 4 << 20, MostLines = 200_000, LongestLine = 200_000, MostEntries = 20_000, MostIdle = 2_000;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    static readonly HashSet<string> Understood =
        ["UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "LOCATION", "DESCRIPTION", "RRULE", "RDATE", "EXDATE",
        "RECURRENCE-ID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS", "CLASS", "TRANSP", "PRIORITY"];

    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly HashSet<string> seen = [];

    // The property being parsed, for the text of a fault.
    string reading = "DTSTART";

    public void Read(ReadOnlySpan<byte> bytes)
    {
        foreach (var calendar in Parse(Decode(bytes)))
        {
            foreach (var other in calendar.Children.OfType<CalendarComponent>().Where(c => c is not (CalendarEvent or VTimeZone)))
                report.Leave((other as UniqueComponent)?.Uid ?? "", other.Name, "component",
                    "Events only are taken; tasks, journals and free-busy times are not.");
            var moved = calendar.Events.Where(e => e.RecurrenceIdentifier is not null).ToLookup(e => e.Uid ?? "");
            var masters = new HashSet<string>();
            foreach (var found in calendar.Events.Where(e => e.RecurrenceIdentifier is null))
            {
                // Duplicate UIDs reject the file; the first event with the UID gets the moved instances.
                Take(found, masters.Add(found.Uid ?? "") ? moved[found.Uid ?? ""].ToList() : []);
            }
            // A moved instance whose series is not in the file is a separate event.
            foreach (var alone in moved.Where(m => !masters.Contains(m.Key)).SelectMany(m => m)) Take(alone, []);
        }
        if (report.Read == 0) report.Fault("file", "required", "There is no event in it (VEVENT).");
    }

    static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
            throw new Problem(ProblemCodes.TooLarge, $"At most {MostBytes:N0} bytes of a calendar are taken.",
                more: new Dictionary<string, string> { ["limit"] = $"{MostBytes}" });
        string text;
        try
        {
            text = Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new Problem(ProblemCodes.UnknownLayout, $"The file is not UTF-8 (byte {e.Index}), which iCalendar is written in.");
        }
        var (lines, length) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // Folded lines count as one.
            length = line is [' ' or '\t', ..] ? length + line.Length : line.Length;
            if (++lines > MostLines || length > LongestLine)
                throw Problem.Invalid("file", "out_of_range", $"At most {MostLines:N0} lines of {LongestLine:N0} characters.");
        }
        if (text.Contains('\0', StringComparison.Ordinal)) throw new Problem(ProblemCodes.UnknownLayout, "The file holds NUL characters.");
        return text;
    }

    static CalendarCollection Parse(string text)
    {
        try
        {
            var calendars = CalendarCollection.Load(text);
            return calendars.Count > 0 ? calendars
                : throw new Problem(ProblemCodes.UnknownLayout, "There is no calendar in it: it begins with BEGIN:VCALENDAR (RFC 5545).");
        }
        // Ical.Net throws arbitrary exceptions of its dependencies, with messages about its own classes.
        catch (Exception e) when (e is not (Problem or OutOfMemoryException))
        {
            throw new Problem(ProblemCodes.UnknownLayout, $"The file cannot be read as iCalendar (RFC 5545). {ContentLines.Fault(text)}");
        }
    }

    void Take(CalendarEvent found, List<CalendarEvent> moved)
    {
        report.Read++;
        cancellation.ThrowIfCancellationRequested();
        var where = found.Uid is { Length: > 0 } uid ? uid : $"event {report.Read}";
        reading = "DTSTART";
        try
        {
            Aside(found, where);
            if (found.DtStart is null)
            {
                report.Fault(where, "required", "DTSTART: an event has a start.");
                return;
            }
            reading = "RRULE";
            var repeats = Repeats(found);
            reading = repeats ? "RRULE" : "DTEND";
            if (!repeats) Add(found, where, found.RecurrenceIdentifier?.StartTime, found.DtStart, found.DtEnd ?? End(found, found.DtStart));
            else Expand(found, moved, where);
        }
        catch (EvaluationLimitExceededException)
        {
            report.Fault(where, "invalid_format",
                $"{reading}: its instances lie too far apart; after {MostIdle:N0} steps without one it is given up.");
        }
        catch (Exception e) when (e is not (Problem or OutOfMemoryException or OperationCanceledException))
        {
            report.Fault(where, "invalid_format",
                $"{reading}: its value is not of the form that RFC 5545 gives it, or lies outside the years 1 to 9999.");
        }
        if (clock.Elapsed > Patience)
            throw Problem.Invalid("file", "out_of_range", $"It takes more than {Patience.TotalSeconds} seconds to read. Send it in parts.");
        if (report.Entries.Count > MostEntries)
            throw Problem.Invalid("file", "out_of_range", $"At most {MostEntries:N0} events at once, those of series counted.");
    }

    static bool Repeats(CalendarEvent found) => found.RecurrenceRule is not null || found.RecurrenceDates.GetAllPeriods().Any();

    void Expand(CalendarEvent found, List<CalendarEvent> moved, string where)
    {
        var end = found.DtStart!.Value < DateTime.MaxValue.AddYears(-MostYears) ? found.DtStart.Value.AddYears(MostYears)
            : DateTime.MaxValue;
        var (count, places) = (0, new Dictionary<DateTime, CalendarEvent>());
        foreach (var instead in moved) places.TryAdd(instead.RecurrenceIdentifier!.StartTime.Value, instead);
        foreach (var occurrence in found.GetOccurrences(found.DtStart, new EvaluationOptions { MaxUnmatchedIncrementsLimit = MostIdle }))
        {
            if (occurrence.Period.StartTime.Value >= end || count == MostInstances)
            {
                report.Leave(where, "RRULE", "recurrence-cut",
                    $"At most {MostInstances:N0} instances within {MostYears} years of its start are taken; there are more.");
                break;
            }
            count++;
            var at = occurrence.Period.StartTime;
            if (places.GetValueOrDefault(at.Value) is { DtStart: { } start } other)
                Add(other, where, at, start, other.DtEnd ?? End(other, start));
            else Add(found, where, at, at, occurrence.Period.EffectiveEndTime);
            if ((count & 63) != 0) continue;
            cancellation.ThrowIfCancellationRequested();
            if (clock.Elapsed > Patience) break;
        }
        if (count == 0) report.Leave(where, "RRULE", "recurrence-cut", "The rule never comes true.");
        foreach (var instead in moved) Aside(instead, where);
    }

    static CalDateTime? End(CalendarEvent found, CalDateTime start) => found.Duration is { } duration ? start.Add(duration) : null;

    void Add(CalendarEvent found, string where, CalDateTime? instance, CalDateTime start, CalDateTime? end)
    {
        if (found.Status?.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase) == true)
        {
            report.Leave(where, "STATUS", "component", "It is cancelled, so no candidate is made of it.");
            return;
        }
        var validation = new RequestValidation();
        var (first, last) = (start.Date, Last(start, end));
        if (first.Year < 1000) report.Fault(where, "invalid_date", "DTSTART: years 1000 to 9999.");
        else if (last < first
        || end is not null && start.HasTime && end.HasTime && Instant(start) is { } a && Instant(end) is { } b && b < a)
            report.Fault(where, "end_before_start", "DTEND lies before DTSTART.");
        else
        {
            var identity = (found.Uid is { Length: > 0 } uid ? uid : $"{found.Summary}|{start}")
                + (instance is null ? "" : $"#{instance.Value.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}");
            if (!seen.Add(identity = Cut(where, "UID", identity, ImportCandidate.LongestIdentity)))
                report.Fault(where, "duplicate", "UID: the same event stands there twice.");
            var title = Cut(where, "SUMMARY", found.Summary, ImportCandidate.LongestTitle, Line);
            var said = found.Properties["SUMMARY"]?.Parameters.Get("LANGUAGE");
            var (starts, ends) = (Zoned(start, where), end is null ? null : Zoned(end, where));
            report.Entries.Add(
                new CandidateEntry(identity, said is not null && Languages.WellFormed(said) ? said : locale, title,
                    CivilDate.Day(first), last == first ? null : CivilDate.Day(last),
                starts, ends > starts ? ends : null, start.TzId is { Length: <= 100 } zone ? zone : "",
                Cut(where, "LOCATION", found.Location, ImportCandidate.LongestPlace, Line),
                Cut(where, "DESCRIPTION", found.Description, ImportCandidate.LongestText, Lines)));
        }
    }

    // DTEND of whole days is exclusive; so is midnight.
    static DateOnly Last(CalDateTime start, CalDateTime? end)
    {
        if (end is null) return start.Date;
        var last = (!end.HasTime || end.Time == TimeOnly.MinValue) && end.Date > start.Date ? end.Date.AddDays(-1) : end.Date;
        return last;
    }

    DateTimeOffset? Zoned(CalDateTime at, string where)
    {
        if (!at.HasTime) return null;
        if (at.IsFloating) report.Leave(where, "DTSTART", "floating-time", "A time without a zone names no instant: the day is taken.");
        else if (Instant(at) is { } instant) return instant;
        else report.Leave(where, "DTSTART", "unknown-zone",
            $"The zone {ImportReport.Clean(at.TzId ?? "")} is not known here: the day is taken.");
        return null;
    }

    static DateTimeOffset? Instant(CalDateTime at)
    {
        if (at.IsUtc) return new DateTimeOffset(DateTime.SpecifyKind(at.Value, DateTimeKind.Utc));
        return at.TzId is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? new DateTimeOffset(DateTime.SpecifyKind(at.Value, DateTimeKind.Unspecified),
                zone.GetUtcOffset(DateTime.SpecifyKind(at.Value, DateTimeKind.Unspecified))).ToUniversalTime()
            : null;
    }

    void Aside(CalendarEvent found, string where)
    {
        foreach (var property in found.Properties)
        {
            if (Understood.Contains(property.Name)) continue;
            var code = property.Name switch { "ATTENDEE" or "ORGANIZER" => "attendee", "ATTACH" => "attachment", _ => "property" };
            report.Leave(where, property.Name, code, "It is not taken.");
        }
        if (found.Alarms.Count > 0) report.Leave(where, "VALARM", "alarm", "Alarms are not taken.");
        if (found.Properties.Any(p => p.Name == "EXRULE"))
            report.Fault(where, "invalid_format", "EXRULE is of an older standard; what it leaves out cannot be known for sure.");
    }

    // Normalization is quadratic in a run of combining marks, so longer runs are truncated first.
    string Cut(string where, string what, string? text, int longest, Func<string, string> clean)
    {
        var shown = Characters.WithoutLongRuns(text ?? "");
        if (shown.Length < (text ?? "").Length)
            report.Leave(where, what, "text-cut",
                $"At most {Characters.MostMarks} combining marks follow each other; the rest is left out.");
        return Cut(where, what, clean(shown), longest);
    }

    string Cut(string where, string what, string text, int longest)
    {
        if (text.Length <= longest) return text;
        report.Leave(where, what, "text-cut", $"At most {longest:N0} characters; the rest is left out.");
        return char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
    }

    static string Line(string text) => new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim().Normalize();

    static string Lines(string text) => new string([.. text.Where(c => !char.IsControl(c) || c is '\n' or '\t')]).Trim().Normalize();
}
