using System.Text.RegularExpressions;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Converts plain text to Markdown: blank lines separate paragraphs, and characters that Markdown would interpret are
/// escaped.
/// </summary>
public static partial class PlainTextBlocks
{
    // Longer lines were not wrapped by hand, so each is a paragraph.
    const int Folded = 120;

    public static List<ImportBlock> Of(string text)
    {
        var blocks = new List<ImportBlock>();
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            // A line with only a no-break space is blank too.
            if (line.Trim() is { Length: > 0 } words) lines.Add(words);
            else if (lines.Count > 0)
            {
                blocks.AddRange(Paragraphs(lines));
                lines.Clear();
            }
        }
        return blocks;
    }

    static IEnumerable<ImportBlock> Paragraphs(List<string> lines)
    {
        if (lines.All(l => Bullet().IsMatch(l)))
        {
            yield return new ImportBlock(string.Join('\n', lines),
                string.Join('\n', lines.Select(l => "- " + Escape(Bullet().Replace(l, "", 1)))));
            yield break;
        }
        var paragraph = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            paragraph.Add(lines[i]);
            if (i < lines.Count - 1 && lines[i].Length <= Folded) continue;
            yield return new ImportBlock(string.Join('\n', paragraph), string.Join('\n', paragraph.Select(Escape)));
            paragraph.Clear();
        }
    }

    /// <summary>Escapes text, so that Markdown renders it unchanged.</summary>
    public static string Escape(string line) => EscapeStart(EscapeWithin(line));

    public static string EscapeWithin(string words) => Special().Replace(words, @"\$0");

    /// <summary>Escapes text but for its bare addresses, which a backslash would change.</summary>
    public static string EscapeWithAddresses(string words)
    {
        var (text, from) = (new System.Text.StringBuilder(words.Length), 0);
        foreach (System.Text.RegularExpressions.Match address in Address().Matches(words))
        {
            text.Append(EscapeWithin(words[from..address.Index])).Append(address.Value);
            from = address.Index + address.Length;
        }
        return from == 0 ? EscapeWithin(words) : text.Append(EscapeWithin(words[from..])).ToString();
    }

    /// <summary>Escapes the characters that are special only at the beginning of a line.</summary>
    public static string EscapeStart(string line) =>
        LineStart().Replace(line, m => m.Groups[1].Success ? $@"{m.Groups[1].Value}\{m.Groups[2].Value}" : $@"\{m.Value}", 1);

    [GeneratedRegex(@"^[-*•–]\s+")]
    private static partial Regex Bullet();

    // Doubled plus and equals signs, and ^, are marks too.
    [GeneratedRegex(@"[\\`*_\[\]<>|~{}^]|&(?=#?\w+;)|!(?=\[)|\+(?=\+)|(?<=\+)\+|=(?==)|(?<==)=")]
    private static partial Regex Special();

    // An address that the renderer makes a link of: after white space or at the start.
    [GeneratedRegex(@"(?<![^\s(])(?:https?://|www\.)[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*")]
    private static partial Regex Address();

    // The start of a heading, a list or a thematic break.
    [GeneratedRegex(@"^(?:(\d{1,9})([.)])(?=\s|$)|[#+=:-])")]
    private static partial Regex LineStart();
}
