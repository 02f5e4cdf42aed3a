using System.Text;

namespace Embassy.Events.Imports;

/// <summary>A property of an iCalendar component, with its value as written (RFC 5545, 3.1).</summary>
/// <param name="Line">Number of its first line in the file.</param>
public sealed record ContentLine(string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value, int Line)
{
    static readonly HashSet<string> Dated = ["DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"];

    /// <summary>Parses an unfolded line; null if it has no name and value.</summary>
    public static ContentLine? Parse(string text, int line)
    {
        var end = text.AsSpan().IndexOfAnyExcept(ContentLines.InNames);
        if (end <= 0) return null;
        var name = text[..end].ToUpperInvariant();
        if (text[end] == ':') return new ContentLine(name, [], text[(end + 1)..], line);
        if (text[end] != ';') return null;
        var colon = Colon(name, text, end);
        return colon < 0 ? null : new ContentLine(name, Split(text[(end + 1)..colon]), text[(colon + 1)..], line);
    }

    /// <summary>The first value of a parameter; null if it is absent.</summary>
    public string? Parameter(string name)
    {
        foreach (var parameter in Parameters)
            if (parameter.Name == name)
                return parameter.Value;
        return null;
    }

    /// <summary>The value as text, without its escapes (RFC 5545, 3.3.11).</summary>
    public string Text()
    {
        if (!Value.Contains('\\', StringComparison.Ordinal)) return Value;
        var text = new StringBuilder(Value.Length);
        for (var i = 0; i < Value.Length; i++)
        {
            if (Value[i] != '\\' || i + 1 == Value.Length) text.Append(Value[i]);
            else if (Value[++i] is 'n' or 'N') text.Append('\n');
            else if (Value[i] is '\\' or ';' or ',' or ':' or '"') text.Append(Value[i]);
            // A backslash that escapes nothing is one that the writer forgot to double.
            else text.Append('\\').Append(Value[i]);
        }
        return text.ToString();
    }

    // Other programs write colons in parameters without the quotation marks that they need: TZID=GMT+05:30. A date has
    // no colon and an address begins with mailto, so the value is found from its end.
    static int Colon(string name, string text, int from)
    {
        if (Dated.Contains(name)) return text.LastIndexOf(':') is var last && last > from ? last : -1;
        if (name is "ATTENDEE" or "ORGANIZER" && text.LastIndexOf(":mailto:", StringComparison.OrdinalIgnoreCase) is var mail
            && mail > from)
            return mail;
        var quoted = false;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ':' && !quoted) return i;
        }
        return text.IndexOf(':', from);
    }

    static List<(string Name, string Value)> Split(string text)
    {
        var (found, start, quoted) = (new List<(string, string)>(), 0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"') quoted = !quoted;
            if (i < text.Length && (text[i] != ';' || quoted)) continue;
            var equals = text.IndexOf('=', start, i - start);
            if (equals > 0) found.Add((text[start..equals].Trim().ToUpperInvariant(), Unquoted(text[(equals + 1)..i])));
            start = i + 1;
        }
        return found;
    }

    // RFC 6868: ^n, ^^ and ^' in a parameter.
    static string Unquoted(string value)
    {
        value = value.Trim();
        if (value is ['"', .., '"'] && value.IndexOf('"', 1) == value.Length - 1) value = value[1..^1];
        if (!value.Contains('^', StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var next = value[i] == '^' && i + 1 < value.Length ? value[i + 1] : ' ';
            if (next is not ('n' or '^' or '\'')) text.Append(value[i]);
            else
            {
                text.Append(next switch { 'n' => '\n', '\'' => '"', _ => '^' });
                i++;
            }
        }
        return text.ToString();
    }
}

/// <summary>A component of an iCalendar file, such as a VEVENT, as written.</summary>
public sealed class CalendarComponent(string name, int line)
{
    public string Name { get; } = name;

    /// <summary>Number of the line that begins it.</summary>
    public int Line { get; } = line;
    public List<ContentLine> Properties { get; } = [];
    public List<CalendarComponent> Children { get; } = [];

    /// <summary>Numbers of the lines in it that are no content lines.</summary>
    public List<int> Unreadable { get; } = [];

    /// <summary>Whether the file has its END.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The first property of that name that has a value; null if there is none.</summary>
    public ContentLine? this[string property]
    {
        get
        {
            foreach (var line in Properties)
                if (line.Name == property && !string.IsNullOrWhiteSpace(line.Value))
                    return line;
            return null;
        }
    }

    public IEnumerable<ContentLine> All(string property) =>
        Properties.Where(p => p.Name == property && !string.IsNullOrWhiteSpace(p.Value));
}
