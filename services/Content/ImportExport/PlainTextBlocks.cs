using System.Text.RegularExpressions;

namespace Embassy.Content.ImportExport;

/// <summary>Plain text: blank lines part its paragraphs; what Markdown would take for its own is written so that it does not.</summary>
public static partial class PlainTextBlocks
{
    // Longer lines were not broken by hand: each is a paragraph.
    const int Folded = 120;

    public static List<ImportBlock> Of(string text)
    {
        var blocks = new List<ImportBlock>();
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            // A no-break space alone is a blank line too.
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
            yield return new ImportBlock(string.Join('\n', lines), string.Join('\n', lines.Select(l => "- " + Escape(Bullet().Replace(l, "", 1)))));
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

    /// <summary>Words as Markdown that says just these words.</summary>
    public static string Escape(string line) => EscapeStart(EscapeWithin(line));

    public static string EscapeWithin(string words) => Special().Replace(words, @"\$0");

    /// <summary>The same for what only the beginning of a line makes into something else.</summary>
    public static string EscapeStart(string line) =>
        LineStart().Replace(line, m => m.Groups[1].Success ? $@"{m.Groups[1].Value}\{m.Groups[2].Value}" : $@"\{m.Value}", 1);

    [GeneratedRegex(@"^[-*•–]\s+")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"[\\`*_\[\]<>|~{}]|&(?=#?\w+;)|!(?=\[)")]
    private static partial Regex Special();

    // What begins a heading, a list or a rule.
    [GeneratedRegex(@"^(?:(\d{1,9})([.)])(?=\s|$)|[#+=:-])")]
    private static partial Regex LineStart();
}
