using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>Converts inline content to Markdown and to plain text: emphasis, links and line breaks.</summary>
public sealed partial class HtmlInlines(List<V1.NotUnderstood> notes)
{
    const char Break = '\u2028';
    const int MostRead = 2_000;
    static readonly char[] Blank = [' ', '\t', '\r', '\n', '\f', '\v', Break];

    static readonly HashSet<string> Silent =
        ["SPAN", "FONT", "U", "SMALL", "BIG", "TIME", "DATA", "BDO", "LABEL", "CITE", "DFN", "VAR", "NOBR", "WBR", "PICTURE"];

    // What Markdown has no mark for, and a body may have as HTML.
    static readonly HashSet<string> Html = ["SUP", "SUB", "BDI", "MARK", "INS", "Q", "ABBR"];
    static readonly HashSet<string> Out =
        ["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "LINK", "META", "IFRAME", "OBJECT", "EMBED", "VIDEO", "AUDIO", "CANVAS", "SVG", "svg",
            "MATH", "math", "FORM", "INPUT", "BUTTON", "SELECT", "TEXTAREA", "NAV", "ASIDE", "MENU", "DIALOG", "FRAMESET"];

    readonly SortedDictionary<string, int> left = new(StringComparer.Ordinal);
    readonly SortedSet<string> unknown = new(StringComparer.Ordinal);
    readonly SortedSet<string> letters = new(StringComparer.Ordinal);

    // How many elements of each kind of emphasis are open, and whether a link is.
    readonly int[] open = new int[EmphasisMarks.Kinds];
    bool inLink;

    public List<V1.NotUnderstood> Notes => notes;

    public static bool IsLeftOut(IElement element) => Out.Contains(element.TagName) || IsHidden(element);

    static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || element.GetAttribute("style") is { Length: < 2_000 } style && Hidden().IsMatch(style);

    public void LeaveOut(IElement element)
    {
        if (element.TagName is "NAV" or "ASIDE" or "MENU" && element.TextContent.Trim().Length > 0)
            notes.Add(ImportedPage.Not("navigation", element.TextContent, "Left out: it leads through the site."));
        else if (!Out.Contains(element.TagName) && element.TextContent.Trim().Length > 0)
            notes.Add(ImportedPage.Not("hidden", element.TextContent, "Left out: the page does not show it."));
        else left[element.LocalName] = left.GetValueOrDefault(element.LocalName) + 1;
    }

    /// <summary>Notes a list that has letters, or numbers of another script.</summary>
    public void Letters(string type) => letters.Add(type);

    /// <summary>Reports the count of each kind of omitted content.</summary>
    public void Report()
    {
        foreach (var (name, count) in left)
            notes.Add(ImportedPage.Not("element", count == 1 ? $"<{name}>" : $"<{name}> ({count} times)", "Left out."));
        foreach (var type in letters) notes.Add(ImportedPage.Not("numbering", $"<ol type={type}>", "Its items have numbers: 1, 2, 3."));
        foreach (var name in unknown) notes.Add(ImportedPage.Not("element", $"<{name}>", "Its words were kept."));
    }

    /// <param name="images">True to report pictures as omitted, as in the main text.</param>
    public string Markdown(IEnumerable<INode> nodes, bool images = true)
    {
        var text = new StringBuilder();
        foreach (var node in nodes) Write(text, node, images);
        // Line breaks in the source are only whitespace; explicit breaks are kept.
        var lines = text.ToString().Split(Break).Select(l => Spaces().Replace(l, " ").Trim(' ')).ToList();
        while (lines is ["", ..]) lines.RemoveAt(0);
        while (lines is [.., ""]) lines.RemoveAt(lines.Count - 1);
        return string.Join("\\\n", EmphasisMarks.Resolve(string.Join(Break, lines)).Split(Break).Select(Start));
    }

    /// <summary>The Markdown of what stands in one line, such as a heading: explicit breaks are elements.</summary>
    public string Line(IEnumerable<INode> nodes, bool images = true) =>
        Markdown(nodes, images).Replace("\\\n", "<br>", StringComparison.Ordinal).Trim(' ');

    /// <param name="images">True to count alternative texts as words, as in a letterhead.</param>
    public string Plain(IEnumerable<INode> nodes, bool images = false)
    {
        var text = new StringBuilder();
        foreach (var node in nodes) Say(text, node, images);
        return string.Join('\n', text.ToString().Split(Break).Select(l => Spaces().Replace(l, " ").Trim()).Where(l => l.Length > 0));
    }

    static void Say(StringBuilder text, INode node, bool images)
    {
        if (node is IText words) text.Append(words.Data.Replace(Break, ' '));
        else if (node is IElement element && !IsLeftOut(element))
        {
            if (element.TagName is "BR" or "LI" or "P" or "TR") text.Append(Break);
            if (element.TagName is "TD" or "TH") text.Append(' ');
            if (element.TagName == "IMG" && images) text.Append(element.GetAttribute("alt"));
            foreach (var child in element.ChildNodes) Say(text, child, images);
        }
    }

    void Write(StringBuilder text, INode node, bool images)
    {
        if (node is IText words)
        {
            var clean = EmphasisMarks.Clean(words.Data).Replace(Break, ' ');
            text.Append(inLink ? PlainTextBlocks.EscapeWithin(clean).Replace("://", "\\://", StringComparison.Ordinal)
                .Replace("www.", "www\\.", StringComparison.Ordinal) : PlainTextBlocks.EscapeWithAddresses(clean));
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
                text.Append(Break);
                break;
            case "IMG":
                if (images) notes.Add(
                    ImportedPage.Not("image", $"{element.GetAttribute("alt")} {element.GetAttribute("src")}",
                        "Left out: upload it, and place it by its address here."));
                break;
            case var _ when HtmlLook.Emphasis(element) is { Count: > 0 } kinds:
                Around(text, kinds, element, images);
                break;
            case var _ when Html.Contains(element.TagName) || NeedsDirection(element) || HtmlLook.Position(element).Length > 0:
                Tagged(text, element, images);
                break;
            case "STRONG" or "B" or "EM" or "I":
                text.Append(Inner(element, images));
                break;
            // In a cell, beside other words.
            case "P":
                text.Append(Break).Append(Inner(element, images)).Append(Break);
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
    void Around(StringBuilder text, IReadOnlyList<int> kinds, IElement element, bool images)
    {
        var added = kinds.Where(kind => open[kind]++ == 0).ToList();
        var inner = new StringBuilder();
        if (NeedsDirection(element) || HtmlLook.Position(element).Length > 0) Tagged(inner, element, images);
        else inner.Append(Inner(element, images));
        foreach (var kind in kinds) open[kind]--;
        foreach (var kind in Enumerable.Reverse(added))
        {
            var words = inner.ToString();
            inner.Clear();
            Between(inner, words, EmphasisMarks.Open(kind), EmphasisMarks.Close(kind));
        }
        text.Append(inner);
    }

    string Inner(IElement element, bool images)
    {
        var inner = new StringBuilder();
        foreach (var child in element.ChildNodes) Write(inner, child, images);
        return inner.ToString();
    }

    static void Between(StringBuilder text, string words, string before, string after)
    {
        var trimmed = words.Trim(Blank);
        if (trimmed.Length == 0) text.Append(words);
        else text.Append(words.AsSpan(0, words.Length - words.TrimStart(Blank).Length)).Append(before).Append(trimmed).Append(after)
            .Append(words.AsSpan(words.TrimEnd(Blank).Length));
    }

    void Tagged(StringBuilder text, IElement element, bool images)
    {
        var name = Html.Contains(element.TagName) ? element.LocalName : "span";
        var attributes = element.GetAttribute("dir")?.Trim().ToLowerInvariant() is "ltr" or "rtl" or "auto"
            ? $" dir=\"{element.GetAttribute("dir")!.Trim().ToLowerInvariant()}\"" : "";
        if (attributes.Length > 0 && element.GetAttribute("lang") is { Length: <= 35 } lang && Languages.WellFormed(lang))
            attributes = $" lang=\"{lang}\"{attributes}";
        if (name == "abbr" && element.GetAttribute("title") is { Length: > 0 and <= 300 } title)
            attributes += $" title=\"{Attribute(title)}\"";
        var (before, after) = (name == "span" && attributes.Length == 0 ? "" : $"<{name}{attributes}>", $"</{name}>");
        if (before.Length == 0) after = "";
        if (HtmlLook.Position(element) is { Length: > 0 } position) (before, after) = ($"{before}<{position}>", $"</{position}>{after}");
        Between(text, Inner(element, images), before, after);
    }

    /// <summary>
    /// Whether an element states a direction that its words alone do not have: numbers, or letters of another one.
    /// </summary>
    public static bool NeedsDirection(IElement element)
    {
        if (element.GetAttribute("dir")?.Trim().ToLowerInvariant() is not ("ltr" or "rtl" or "auto")
            || element.TagName is not ("SPAN" or "BDO" or "P"))
            return false;
        var stated = element.GetAttribute("dir")!.Trim().ToLowerInvariant();
        return Natural(element) != stated || element.TagName != "P" && IsForeign(element, stated);
    }

    // Word writes a direction on every span; only one that differs from its surroundings says anything.
    static bool IsForeign(IElement element, string stated)
    {
        for (var parent = element.ParentElement; parent is not null; parent = parent.ParentElement)
            if (parent.TagName is "P" or "LI" or "TD" or "TH" or "DIV" or "BODY")
                return Natural(parent) != stated;
        return true;
    }

    // The direction of most letters; empty without letters. The first ones are enough, or each span of a long element
    // would read all of it.
    static string Natural(INode node)
    {
        var (left, right, read) = (0, 0, 0);
        Count(node);
        return left + right == 0 ? "" : right > left ? "rtl" : "ltr";

        void Count(INode at)
        {
            if (at is IText { Data: var text })
                foreach (var c in text.AsSpan(0, Math.Min(text.Length, MostRead - read)))
                {
                    read++;
                    if (c is >= '\u0590' and <= '\u08ff' or >= '\ufb1d' and <= '\ufefc') right += char.IsLetter(c) ? 1 : 0;
                    else if (char.IsLetter(c)) left++;
                }
            foreach (var child in at.ChildNodes)
                if (read < MostRead) Count(child);
                else return;
        }
    }

    static string Attribute(string value) => System.Net.WebUtility.HtmlEncode(Spaces().Replace(value, " ")).Replace("|", "&#124;",
        StringComparison.Ordinal)
        .Replace("{{", "{&#123;", StringComparison.Ordinal);

    /// <summary>The address of a link that may stay; null for one within the old site, or of another scheme.</summary>
    public static string? Address(IElement element) => element.GetAttribute("href")?.Trim() is { Length: > 0 } target
        && Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto" or "tel"
        ? address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal) : null;

    void Link(StringBuilder text, IElement element, bool images)
    {
        var within = inLink;
        inLink = true;
        var inner = Inner(element, images);
        inLink = within;
        if (!within && Address(element) is { } address && inner.Trim(Blank).Length > 0)
        {
            Between(text, inner, "[", $"]({address})");
            return;
        }
        // Relative links of the old site do not resolve here.
        if (element.GetAttribute("href")?.Trim() is { Length: > 0 } target && target != "#" && Address(element) is null)
            notes.Add(ImportedPage.Not("link", $"{element.TextContent} → {target}", "Its words were kept; where it leads was left out."));
        text.Append(inner);
    }

    static string Start(string line) => PlainTextBlocks.EscapeStart(line);

    // The white space of HTML: no-break spaces are words of a text.
    [GeneratedRegex(@"[ \t\r\n\f\v]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?:display\s*:\s*none|visibility\s*:\s*hidden)", RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();
}
