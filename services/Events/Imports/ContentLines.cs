using System.Buffers;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>Reads the components of an iCalendar file from its content lines (RFC 5545, 3.1).</summary>
/// <remarks>A line that cannot be read is noted in its component; only what is no iCalendar file is refused.</remarks>
static class ContentLines
{
    const int MostBytes = 4 << 20, MostLines = 200_000, LongestLine = 200_000, Deepest = 32;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static readonly SearchValues<char> InNames =
        SearchValues.Create("-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The VCALENDAR components of the file.</summary>
    public static List<CalendarComponent> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
            throw new Problem(ProblemCodes.TooLarge, $"At most {MostBytes:N0} bytes of a calendar are taken.",
                more: new Dictionary<string, string> { ["limit"] = $"{MostBytes}" });
        if (bytes.Contains((byte)0)) throw new Problem(ProblemCodes.UnknownLayout, "The file holds NUL characters.");
        var (file, open, first) = (new CalendarComponent("", 0), new Stack<CalendarComponent>(), 0);
        open.Push(file);
        foreach (var (text, line) in Unfold(bytes))
        {
            if (text.AsSpan().Trim().IsEmpty) continue;
            if (ContentLine.Parse(text, line) is not { } found)
            {
                if (first == 0) first = line;
                open.Peek().Unreadable.Add(line);
            }
            else if (found.Name == "BEGIN" && found.Parameters.Count == 0) Begin(open, found);
            else if (found.Name == "END" && found.Parameters.Count == 0) End(open, found.Value.Trim().ToUpperInvariant(), line);
            else open.Peek().Properties.Add(found);
        }
        var calendars = file.Children.Where(c => c.Name == "VCALENDAR").ToList();
        if (calendars.Count > 0) return calendars;
        throw new Problem(ProblemCodes.UnknownLayout,
            "There is no calendar in it: it begins with BEGIN:VCALENDAR (RFC 5545)."
            + (first == 0 ? "" : $" Line {first} is no content line: NAME:VALUE or NAME;PARAMETER=VALUE:VALUE is expected."));
    }

    static void Begin(Stack<CalendarComponent> open, ContentLine line)
    {
        if (open.Count > Deepest)
            throw new Problem(ProblemCodes.UnknownLayout,
                $"Line {line.Line}: components stand in one another more than {Deepest} deep.");
        var component = new CalendarComponent(line.Value.Trim().ToUpperInvariant(), line.Line);
        open.Peek().Children.Add(component);
        open.Push(component);
    }

    // An END of none that is open is noted; one of an outer component also ends those in it, which stay incomplete.
    static void End(Stack<CalendarComponent> open, string name, int line)
    {
        if (!open.Any(c => c.Name == name && c.Line > 0))
        {
            open.Peek().Unreadable.Add(line);
            return;
        }
        while (open.Peek().Name != name) open.Pop();
        open.Pop().IsComplete = true;
    }

    // Unfolds before it decodes: a fold may stand within a character (RFC 5545, 3.1).
    static List<(string Text, int Line)> Unfold(ReadOnlySpan<byte> bytes)
    {
        var from = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var (lines, joined, number, first) = (new List<(string, int)>(), new ArrayBufferWriter<byte>(256), 0, 1);
        while (from < bytes.Length)
        {
            var length = bytes[from..].IndexOfAny((byte)'\r', (byte)'\n');
            var line = length < 0 ? bytes[from..] : bytes.Slice(from, length);
            if (++number > MostLines || joined.WrittenCount + line.Length > LongestLine * 4)
                throw Problem.Invalid("file", "out_of_range", $"At most {MostLines:N0} lines of {LongestLine:N0} characters.");
            if (line is [(byte)' ' or (byte)'\t', ..] && joined.WrittenCount > 0) joined.Write(line[1..]);
            else if (!line.IsEmpty)
            {
                Decode(lines, joined, first, from);
                first = number;
                joined.Write(line);
            }
            from += line.Length + 1;
            if (length >= 0 && bytes[from - 1] == '\r' && from < bytes.Length && bytes[from] == '\n') from++;
        }
        Decode(lines, joined, first, bytes.Length);
        return lines;
    }

    static void Decode(List<(string, int)> lines, ArrayBufferWriter<byte> joined, int number, int at)
    {
        if (joined.WrittenCount == 0) return;
        try
        {
            var text = Strict.GetString(joined.WrittenSpan);
            if (text.Length > LongestLine)
                throw Problem.Invalid("file", "out_of_range", $"At most {MostLines:N0} lines of {LongestLine:N0} characters.");
            lines.Add((text, number));
        }
        catch (DecoderFallbackException e)
        {
            throw new Problem(ProblemCodes.UnknownLayout,
                $"The file is not UTF-8 (line {number}, byte {at - joined.WrittenCount + Math.Max(e.Index, 0)}), "
                + "which iCalendar is written in.");
        }
        joined.ResetWrittenCount();
    }
}
