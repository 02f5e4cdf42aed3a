namespace Embassy.Events.Imports;

/// <summary>Checks the content lines of an iCalendar file (RFC 5545, 3.1) to locate a malformed one.</summary>
static class ContentLines
{
    /// <summary>Describes the first malformed content line, or the first mismatched BEGIN or END.</summary>
    public static string Fault(string text)
    {
        var (number, open) = (0, new Stack<string>());
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).TrimEnd('\r');
            // A line that begins with white space continues the previous one.
            if (line.IsEmpty || line[0] is ' ' or '\t') continue;
            var name = line.IndexOfAnyExcept(InNames);
            if (name <= 0 || line[name] is not (':' or ';'))
                return $"Line {number} is no content line: NAME:VALUE or NAME;PARAMETER=VALUE:VALUE is expected.";
            if (line.StartsWith("BEGIN:", StringComparison.OrdinalIgnoreCase)) open.Push(line[6..].Trim().ToString());
            else if (line.StartsWith("END:", StringComparison.OrdinalIgnoreCase)
                && (!open.TryPop(out var begun) || !line[4..].Trim().Equals(begun, StringComparison.OrdinalIgnoreCase)))
                return $"Line {number} ends a component that is not the one begun last.";
            if (open.Count > Deepest) return $"Line {number}: components stand in one another more than {Deepest} deep.";
        }
        return open.Count > 0 ? "A component that it begins has no END."
            : "A parameter or value of it is not of the form that is given there.";
    }

    const int Deepest = 32;

    static readonly System.Buffers.SearchValues<char> InNames =
        System.Buffers.SearchValues.Create("-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}
