using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Embassy.Content.ImportExport;

/// <summary>
/// The words of HTML with the marks and list numbers that change their meaning, block by block: what a conversion must
/// not change.
/// </summary>
/// <remarks>
/// Not compared, because a body has no form for it: levels of headings, underlines, sizes and colours, attributes other
/// than link targets and directions, the head of a table, and which of two marks is the inner one.
/// </remarks>
sealed partial class HtmlMeaning
{
    const char Break = '\u2028';

    // By the kinds of EmphasisMarks.
    static readonly string[] Kinds = ["strong", "em", "del"];

    static readonly HashSet<string> Blocks =
        ["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "CAPTION", "PRE", "BLOCKQUOTE", "UL", "OL", "TABLE", "TR", "DT",
            "DD",
            "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "CENTER", "FIGURE", "FIGCAPTION", "ADDRESS", "DETAILS", "SUMMARY", "HGROUP",
            "FIELDSET", "DL", "BODY"];

    readonly List<string> found = [];
    readonly List<(char Letter, string Marks)> text = [];
    readonly Dictionary<IElement, int> numbers = [];

    // The number of a list item, until its first word.
    string number = "";

    public static List<string> Of(IEnumerable<INode> nodes)
    {
        var (meaning, marks) = (new HtmlMeaning(), default(string));
        foreach (var node in nodes) meaning.Read(node, marks ??= Around(node));
        meaning.End();
        return meaning.found;
    }

    void Read(INode node, string marks)
    {
        if (node is IText words)
        {
            foreach (var c in words.Data)
            {
                if (number.Length > 0 && !IsBlank(c)) Number();
                text.Add((c == Break ? ' ' : c, marks));
            }
            return;
        }
        if (node is not IElement element || HtmlInlines.IsLeftOut(element)) return;
        if (element.TagName == "BR") text.Add((Break, ""));
        var isBlock = Blocks.Contains(element.TagName);
        if (isBlock) End();
        if (element is { TagName: "LI", ParentElement: { TagName: "OL" } list }) number += $"{Next(list, element)}. ";
        marks = Marked(marks, element);
        foreach (var child in element.ChildNodes) Read(child, marks);
        if (element.TagName == "LI") Number();
        if (isBlock) End();
    }

    int Next(IElement list, IElement item) => numbers[list] = int.TryParse(item.GetAttribute("value"), out var value) ? value
        : numbers.TryGetValue(list, out var last) ? last + 1
        : int.TryParse(list.GetAttribute("start"), out var start) ? start : 1;

    void Number()
    {
        foreach (var c in number) text.Add((c, ""));
        number = "";
    }

    // Marks are written where they change. White space has none of its own: at the edge of a mark it belongs to
    // neither side.
    void End()
    {
        var (words, last, isBlank, breaks) = (new StringBuilder(text.Count), "", false, 0);
        var end = text.FindLastIndex(c => !IsEdge(c.Letter)) + 1;
        for (var i = Math.Max(0, text.FindIndex(c => !IsEdge(c.Letter))); i < end; i++)
        {
            var (letter, marks) = text[i];
            if (letter == Break) breaks++;
            else if (IsBlank(letter)) isBlank = true;
            else
            {
                if (breaks > 0) words.Append(Break, breaks);
                else if (isBlank) words.Append(' ');
                (isBlank, breaks) = (false, 0);
                if (marks != last) words.Append('\ufdd0').Append(last = marks).Append('\ufdd1');
                words.Append(letter);
            }
        }
        text.Clear();
        if (words.Length > 0) found.Add(words.ToString());
    }

    static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n' or '\f' or '\v';

    static bool IsEdge(char c) => IsBlank(c) || c is Break or '\u00a0';

    // Marks of the elements in which a block stands.
    static string Around(INode node)
    {
        var marks = "";
        for (var parent = node.ParentElement; parent is not null && parent.TagName != "BODY"; parent = parent.ParentElement)
            if (!Blocks.Contains(parent.TagName))
                marks = Marked(marks, parent);
        return marks;
    }

    static string Marked(string marks, IElement element)
    {
        foreach (var kind in HtmlLook.Emphasis(element)) marks = With(marks, Kinds[kind]);
        return With(With(marks, HtmlLook.Position(element)), Mark(element));
    }

    // The same mark twice is the mark once; the order of marks says nothing.
    static string With(string marks, string mark) => mark.Length == 0 ? marks
        : string.Concat(marks.Split(';').Append(mark).Where(m => m.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(m =>
            m + ";"));

    static string Mark(IElement element) => element.TagName switch
    {
        "SUP" => "sup",
        "SUB" => "sub",
        "MARK" => "mark",
        "INS" => "ins",
        "Q" => "q",
        "BDI" => "bdi",
        "CODE" or "KBD" or "SAMP" or "TT" when element.ParentElement?.TagName != "PRE" => "code",
        // A bare address is a link to itself in a body.
        "A" when HtmlInlines.Address(element) is { } target && !IsBare(element, target) => $"a={target.Replace(';', ',')}",
        _ when HtmlInlines.NeedsDirection(element) => $"dir={element.GetAttribute("dir")!.Trim().ToLowerInvariant()}",
        _ => "",
    };

    static bool IsBare(IElement element, string target)
    {
        var words = Spaces().Replace(element.TextContent, "").Trim();
        return target.EndsWith(words, StringComparison.OrdinalIgnoreCase) || target.TrimEnd('/').EndsWith(words,
            StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Shows a block in a note: its words alone.</summary>
    public static string Words(string block) => MarkSigns().Replace(block, "").Replace(Break, ' ');

    [GeneratedRegex(@"[ \t\r\n\f\v]+")]
    private static partial Regex Spaces();

    [GeneratedRegex("\ufdd0[^\ufdd1]*\ufdd1")]
    private static partial Regex MarkSigns();
}
