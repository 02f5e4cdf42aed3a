using System.Globalization;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>Validates the characters of a text in one pass.</summary>
public static class Characters
{
    /// <summary>
    /// Maximum number of consecutive combining marks. Unicode's Stream-Safe Text Format (UAX #15, 13) has the same
    /// limit: normalisation sorts a run of marks by insertion, at a cost quadratic in its length.
    /// </summary>
    public const int MostMarks = 30;

    /// <summary>Describes the first error in a text; null if there is none.</summary>
    /// <param name="lines">Whether line ends and tabs are allowed.</param>
    public static string? Fault(ReadOnlySpan<char> text, bool lines)
    {
        var marks = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < '\x7f' && c >= ' ')
            {
                marks = 0;
                continue;
            }
            if (char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t')) return Controls(lines);
            if (char.IsSurrogate(c))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1])) return Controls(lines);
                marks = IsMark(Rune.GetUnicodeCategory(new Rune(c, text[++i]))) ? marks + 1 : 0;
            }
            else marks = IsMark(CharUnicodeInfo.GetUnicodeCategory(c)) ? marks + 1 : 0;
            if (marks > MostMarks) return $"At most {MostMarks} combining marks follow each other.";
        }
        return null;
    }

    /// <summary>Whether a text has a character that a reader sees.</summary>
    public static bool IsVisible(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
            // The letters among them are fillers, which have no shape.
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
                && rune.Value is not (0x115f or 0x1160 or 0x2800 or 0x3164 or 0xffa0) && !IsMark(Rune.GetUnicodeCategory(rune)))
                return true;
        return false;
    }

    /// <summary>
    /// Describes a direction control that turns what follows the text (UAX #9): an override, or an embedding or isolate
    /// without its end in the same line; null if there is none.
    /// </summary>
    public static string? DirectionFault(ReadOnlySpan<char> text)
    {
        var (embeddings, isolates) = (0, 0);
        foreach (var c in text)
        {
            if (c is '\u202d' or '\u202e') return "No direction overrides (U+202D, U+202E): they show letters in an order that nobody wrote.";
            if (c is '\u202a' or '\u202b') embeddings++;
            else if (c == '\u202c' && embeddings > 0) embeddings--;
            else if (c is >= '\u2066' and <= '\u2068') isolates++;
            else if (c == '\u2069' && isolates > 0) isolates--;
            else if (c == '\n' && embeddings + isolates > 0) break;
        }
        return embeddings + isolates == 0 ? null
            : "A direction control (U+202A, U+202B, U+2066 to U+2068) has its end (U+202C, U+2069) in the same line.";
    }

    /// <summary>Removes direction overrides, and ends the embeddings and isolates of each line.</summary>
    public static string WithClosedDirections(string text)
    {
        if (DirectionFault(text) is null) return text;
        var (closed, open) = (new StringBuilder(text.Length + 8), new Stack<char>());
        foreach (var c in text)
        {
            if (c is '\u202d' or '\u202e') continue;
            if (c is '\u202a' or '\u202b') open.Push('\u202c');
            else if (c is >= '\u2066' and <= '\u2068') open.Push('\u2069');
            else if (open.Count > 0 && c == open.Peek()) open.Pop();
            else if (c == '\n') Close();
            closed.Append(c);
        }
        Close();
        return closed.ToString();

        void Close()
        {
            while (open.TryPop(out var end)) closed.Append(end);
        }
    }

    /// <summary>
    /// Removes the combining marks that follow <see cref="MostMarks"/> others; returns the same object if there are
    /// none.
    /// </summary>
    public static string WithoutLongRuns(string text)
    {
        StringBuilder? kept = null;
        var (marks, at) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            marks = IsMark(Rune.GetUnicodeCategory(rune)) ? marks + 1 : 0;
            if (marks > MostMarks) kept ??= new StringBuilder(text, 0, at, text.Length);
            else kept?.Append(rune.ToString());
            at += rune.Utf16SequenceLength;
        }
        return kept?.ToString() ?? text;
    }

    static string Controls(bool lines) => lines ? "No control characters but line ends and tabs." : "One line without control characters.";

    static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
