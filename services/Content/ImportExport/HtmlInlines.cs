using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Embassy.Content.ImportExport;

/// <summary>Converts inline content to Markdown and to plain text: emphasis, links and line breaks.</summary>
public sealed partial class HtmlInlines(List<V1.NotUnderstood> notes)
{
    static readonly HashSet<string> Silent =
        ["SPAN", "FONT", "U", "SMALL", "BIG", "SUP", "SUB", "ABBR", "TIME", "DATA", "BDI", "BDO", "LABEL", "MARK", "INS", "CITE", "Q",
            "DFN", "VAR", "NOBR", "WBR", "PICTURE"];
    static readonly HashSet<string> Out =
        ["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "LINK", "META", "IFRAME", "OBJECT", "EMBED", "VIDEO", "AUDIO", "CANVAS", "SVG", "svg",
            "MATH", "math", "FORM", "INPUT", "BUTTON", "SELECT", "TEXTAREA", "NAV", "ASIDE", "MENU", "DIALOG", "FRAMESET"];

    readonly SortedDictionary<string, int> left = new(StringComparer.Ordinal);
    readonly SortedSet<string> unknown = new(StringComparer.Ordinal);

    public List<V1.NotUnderstood> Notes => notes;

    public static bool IsLeftOut(IElement element) => Out.Contains(element.TagName) || element.HasAttribute("hidden");

    public void LeaveOut(IElement element)
    {
        if (element.TagName is "NAV" or "ASIDE" or "MENU" && element.TextContent.Trim().Length > 0)
            notes.Add(ImportedPage.Not("navigation", element.TextContent, "Left out: it leads through the site."));
        else left[element.LocalName] = left.GetValueOrDefault(element.LocalName) + 1;
    }

    /// <summary>Reports the count of each kind of omitted content.</summary>
    public void Report()
    {
        foreach (var (name, count) in left)
            notes.Add(ImportedPage.Not("element", count == 1 ? $"<{name}>" : $"<{name}> ({count} times)", "Left out."));
        foreach (var name in unknown) notes.Add(ImportedPage.Not("element", $"<{name}>", "Its words were kept."));
    }

    /// <param name="images">True to report pictures as omitted, as in the main text.</param>
    public string Markdown(IEnumerable<INode> nodes, bool images = true)
    {
        var text = new StringBuilder();
        foreach (var node in nodes) Write(text, node, images);
        // Line breaks in the source are only whitespace; explicit breaks are kept.
        var lines = text.ToString().Split('\u2028').Select(l => Spaces().Replace(l, " ").Trim()).ToList();
        return string.Join("\\\n", lines.SkipWhile(l => l.Length == 0).Reverse().SkipWhile(l => l.Length == 0).Reverse().Select(Start));
    }

    /// <param name="images">True to count alternative texts as words, as in a letterhead.</param>
    public string Plain(IEnumerable<INode> nodes, bool images = false)
    {
        var text = new StringBuilder();
        foreach (var node in nodes) Say(text, node, images);
        return string.Join('\n', text.ToString().Split('\u2028').Select(l => Spaces().Replace(l, " ").Trim()).Where(l => l.Length > 0));
    }

    static void Say(StringBuilder text, INode node, bool images)
    {
        if (node is IText words) text.Append(words.Data.Replace('\u2028', ' '));
        else if (node is IElement element && !IsLeftOut(element))
        {
            if (element.TagName is "BR" or "LI" or "P" or "TR") text.Append('\u2028');
            if (element.TagName is "TD" or "TH") text.Append(' ');
            if (element.TagName == "IMG" && images) text.Append(element.GetAttribute("alt"));
            foreach (var child in element.ChildNodes) Say(text, child, images);
        }
    }

    void Write(StringBuilder text, INode node, bool images)
    {
        if (node is IText words)
        {
            text.Append(PlainTextBlocks.EscapeWithin(words.Data.Replace('\u2028', ' ')));
            return;
        }
        if (node is not IElement element) return;
        if (IsLeftOut(element))
        {
            LeaveOut(element);
            return;
        }
        switch (element.TagName)
        {
            case "BR":
                text.Append('\u2028');
                break;
            case "IMG":
                if (images) notes.Add(
                    ImportedPage.Not("image", $"{element.GetAttribute("alt")} {element.GetAttribute("src")}",
                        "Left out: upload it, and place it by its address here."));
                break;
            case "STRONG" or "B":
                Around(text, "**", element, images);
                break;
            case "EM" or "I":
                Around(text, "*", element, images);
                break;
            case "DEL" or "S" or "STRIKE":
                Around(text, "~~", element, images);
                break;
            case "CODE" or "KBD" or "SAMP" or "TT" when !element.TextContent.Contains('`', StringComparison.Ordinal)
                && element.TextContent.Trim().Length > 0:
                text.Append('`').Append(element.TextContent.Trim()).Append('`');
                break;
            case "A":
                Link(text, element, images);
                break;
            default:
                if (!Silent.Contains(element.TagName) && element.TagName is not ("CODE" or "KBD" or "SAMP" or "TT"))
                    unknown.Add(element.LocalName);
                foreach (var child in element.ChildNodes) Write(text, child, images);
                break;
        }
    }

    // Emphasis marks must touch their words, or Markdown ignores them.
    void Around(StringBuilder text, string mark, IElement element, bool images)
    {
        var inner = new StringBuilder();
        foreach (var child in element.ChildNodes) Write(inner, child, images);
        var words = inner.ToString();
        var trimmed = words.Trim();
        if (trimmed.Length == 0 || trimmed.Contains('\u2028', StringComparison.Ordinal)) text.Append(words);
        else text.Append(words.AsSpan(0, words.Length - words.TrimStart().Length)).Append(mark).Append(trimmed).Append(mark)
        .Append(words.AsSpan(words.TrimEnd().Length));
    }

    void Link(StringBuilder text, IElement element, bool images)
    {
        var inner = new StringBuilder();
        foreach (var child in element.ChildNodes) Write(inner, child, images);
        var target = element.GetAttribute("href")?.Trim() ?? "";
        if (target.Length > 0 && Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto"
            && inner.ToString().Trim().Length > 0)
        {
            text.Append('[').Append(inner.ToString().Trim()).Append("](")
                .Append(address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal))
                .Append(')');
            return;
        }
        // Relative links of the old site do not resolve here.
        if (target.Length > 0 && target != "#")
            notes.Add(ImportedPage.Not("link", $"{element.TextContent} → {target}", "Its words were kept; where it leads was left out."));
        text.Append(inner);
    }

    static string Start(string line) => PlainTextBlocks.EscapeStart(line);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
