using System.Text;
using System.Text.RegularExpressions;

namespace Embassy.Content.ImportExport;

/// <summary>
/// The HTML of a WordPress text: its paragraphs, which the older editor keeps as empty lines, and its shortcodes and
/// blocks, which the old site fills.
/// </summary>
static partial class WordPressText
{
    static readonly HashSet<string> Filled = ["gallery", "playlist", "audio", "video"], Wrapping = ["caption", "wp_caption", "embed"];

    public static string Html(string content, List<V1.NotUnderstood> notes)
    {
        foreach (var marks in Dividers().Matches(content).GroupBy(m => m.Groups[1].Value))
            notes.Add(ImportedPage.Not("shortcode", $"<!--{marks.Key}-->", "Left out: it divides a text for lists or into sheets."));
        foreach (var blocks in EmptyBlocks().Matches(content).GroupBy(m => m.Groups[1].Value))
            notes.Add(ImportedPage.Not("shortcode", $"{blocks.First().Value}{Times(blocks.Count())}",
                "Left out: a block that the old site fills."));
        var html = Shortcodes(content.ReplaceLineEndings("\n"), notes);
        return content.Contains("<!-- wp:", StringComparison.Ordinal) ? html : Paragraphs(WithoutComments(html));
    }

    static string Times(int count) => count == 1 ? "" : $" ({count} times)";

    // [sic] and [1] are words; [name key="value"], [name]…[/name] and those that WordPress itself has are not.
    static string Shortcodes(string content, List<V1.NotUnderstood> notes)
    {
        var closed = Shortcode().Matches(content).Where(m => m.Groups["end"].Success).Select(m => m.Groups["name"].Value)
            .ToHashSet(StringComparer.Ordinal);
        var found = new SortedDictionary<string, (string First, int Count)>(StringComparer.Ordinal);
        var text = Shortcode().Replace(content, code =>
        {
            // Two brackets show one: an example.
            if (code.Value.StartsWith("[[", StringComparison.Ordinal) && code.Value.EndsWith("]]", StringComparison.Ordinal))
                return code.Value[1..^1];
            var name = code.Groups["name"].Value;
            if (!Filled.Contains(name) && !Wrapping.Contains(name) && !closed.Contains(name)
                && !code.Groups["more"].Value.Contains('=', StringComparison.Ordinal)) return code.Value;
            if (Wrapping.Contains(name)) return "\n\n";
            if (!code.Groups["end"].Success)
                found[name] = found.TryGetValue(name, out var there) ? (there.First, there.Count + 1) : (code.Value, 1);
            return "";
        });
        foreach (var (first, count) in found.Values)
            notes.Add(ImportedPage.Not("shortcode", first + Times(count), "Left out; words within it were kept."));
        return text;
    }

    // Nobody sees them, and a line end in one is none of the text.
    static string WithoutComments(string text)
    {
        var (kept, at) = (new StringBuilder(text.Length), 0);
        for (int start; (start = text.IndexOf("<!--", at, StringComparison.Ordinal)) >= 0;)
        {
            var end = text.IndexOf("-->", start, StringComparison.Ordinal);
            if (end < 0) break;
            kept.Append(text, at, start - at);
            at = end + 3;
        }
        return kept.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>
    /// Makes paragraphs of the lines between the elements of blocks, as WordPress does when it shows them: an empty
    /// line ends one, another line end is a line break.
    /// </summary>
    public static string Paragraphs(string text)
    {
        var (html, inside, at) = (new StringBuilder(text.Length + 256), false, 0);
        var endless = new HashSet<string>(StringComparer.Ordinal);
        for (var tag = BlockTags().Match(text); tag.Success; tag = BlockTags().Match(text, at))
        {
            Lines(html, text[at..tag.Index], inside);
            at = tag.Index + tag.Length;
            if (tag.Groups["kept"] is { Success: true } kept)
            {
                // What has no end has none further on either.
                var end = $"</{kept.Value.ToLowerInvariant()}";
                var there = endless.Contains(end) ? -1 : text.IndexOf(end, at, StringComparison.OrdinalIgnoreCase);
                if (there >= 0) at = there;
                else endless.Add(end);
            }
            html.Append(text, tag.Index, at - tag.Index);
            inside = tag.Groups["leaf"].Success;
        }
        Lines(html, text[at..], inside);
        return html.ToString();
    }

    static void Lines(StringBuilder html, string text, bool inside)
    {
        if (text.Trim().Length == 0) return;
        if (inside)
        {
            html.Append(text.Trim('\n').Replace("\n", "<br>\n", StringComparison.Ordinal));
            return;
        }
        foreach (var paragraph in EmptyLines().Split(text).Select(p => p.Trim('\n', ' ', '\t')).Where(p => p.Length > 0))
            html.Append("<p>").Append(paragraph.Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n");
    }

    [GeneratedRegex(@"<!--\s*(more|nextpage|noteaser)\b[^<>]*-->")]
    private static partial Regex Dividers();

    // JSON within these comments has no angle brackets.
    [GeneratedRegex(@"<!-- wp:([\w/-]+)[^<>]* /-->")]
    private static partial Regex EmptyBlocks();

    [GeneratedRegex(@"\[{1,2}(?<end>/)?(?<name>[A-Za-z][\w-]{1,40})(?<more>[\s=/][^\[\]<>]*)?\]{1,2}")]
    private static partial Regex Shortcode();

    // The lines of a leaf belong to one paragraph; what is kept has lines of its own.
    [GeneratedRegex("<(?<kept>pre|script|style|textarea)\\b[^<>]*>"
        + "|<(?<leaf>p|h[1-6]|li|td|th|dt|dd|caption|figcaption|summary|address)\\b[^<>]*>"
        + "|</?(?:address|article|aside|blockquote|caption|center|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
        + "|header|hr|iframe|li|main|nav|ol|p|pre|script|section|style|summary|table|tbody|td|textarea|tfoot|th|thead|tr|ul)\\b[^<>]*>",
        RegexOptions.IgnoreCase)]
    private static partial Regex BlockTags();

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex EmptyLines();
}
