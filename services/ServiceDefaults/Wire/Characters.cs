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
