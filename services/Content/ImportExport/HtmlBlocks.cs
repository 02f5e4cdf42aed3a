using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Converts HTML to Markdown blocks. AngleSharp parses it as browsers do; nothing is fetched, and no script runs. Each
/// element without a Markdown equivalent produces a note.
/// </summary>
public sealed partial class HtmlBlocks
{
    const int Deepest = 256;
    const long MostWork = 1_000_000;

    // Void elements, and elements that the next of their kind closes.
    static readonly HashSet<string> EndByThemselves =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt",
            "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option"];

    static readonly HashSet<string> Containers =
        ["BODY", "DIV", "SECTION", "ARTICLE", "MAIN", "HEADER", "FOOTER", "CENTER", "FIGURE", "FIGCAPTION", "ADDRESS", "DETAILS", "SUMMARY",
            "HGROUP", "FIELDSET", "DL", "DT", "DD"];
    static readonly HashSet<string> Blocks =
        [.. Containers, "P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "BLOCKQUOTE", "PRE", "TABLE", "HR"];

    readonly List<ImportBlock> found = [];
    readonly HtmlInlines inline;
    readonly IElement? main;
    readonly bool aside, isNested;

    HtmlBlocks(HtmlInlines inline, IElement? main, bool aside, bool isNested = false) =>
        (this.inline, this.main, this.aside, this.isNested) = (inline, main, aside, isNested);

    public static List<ImportBlock> Of(string html, List<V1.NotUnderstood> notes, out string title)
    {
        ExpectShallow(html);
        var document = new HtmlParser().ParseDocument(html);
        title = document.Title?.Trim() ?? "";
        if (document.Body is not { } body) return [];
        if (IsTooDeep(body)) throw TooDeep;
        var inline = new HtmlInlines(notes);
        var reader = new HtmlBlocks(inline, document.QuerySelector("main") ?? Article(document, body), aside: false);
        reader.Walk(body, outside: reader.main is not null);
        inline.Report();
        return reader.found;
    }

    // One article is the page if it holds the heading, or most of the text; a teaser is not.
    static IElement? Article(IDocument document, IElement body)
    {
        if (document.QuerySelectorAll("article") is not { Length: 1 } articles) return null;
        var (article, heading) = (articles[0], document.QuerySelector("h1"));
        return heading is not null && article.Contains(heading) || article.TextContent.Length * 2 > body.TextContent.Length ? article
            : null;
    }

    static Problem TooDeep =>
        Problem.Invalid("content", "invalid_format", $"Too many elements stand in one another; at most {Deepest} may.");

    // Checks the nesting from the tags alone, before parsing. A tree builder needs quadratic time for deep nesting, and
    // recreates unclosed elements in every paragraph.
    static void ExpectShallow(string html)
    {
        var tokens = new HtmlTokenizer(new TextSource(html), HtmlEntityProvider.Resolver);
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var (depth, deepest, tags) = (0, 0, 0L);
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            var starts = token.Type == HtmlTokenType.StartTag;
            if (starts) tags++;
            if (!starts && token.Type != HtmlTokenType.EndTag || EndByThemselves.Contains(token.Name)) continue;
            var there = open.GetValueOrDefault(token.Name);
            if (!starts && there == 0) continue;
            open[token.Name] = starts ? there + 1 : there - 1;
            deepest = Math.Max(deepest, depth += starts ? 1 : -1);
            if (deepest > Deepest) throw TooDeep;
        }
        if (deepest * tags > MostWork) throw TooDeep;
    }

    static bool IsTooDeep(INode root)
    {
        var open = new Stack<(INode Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var at))
        {
            if (at.Depth > Deepest) return true;
            foreach (var child in at.Node.ChildNodes) open.Push((child, at.Depth + 1));
        }
        return false;
    }

    /// <param name="outside">True outside the main text.</param>
    void Walk(INode parent, bool outside)
    {
        var run = new List<INode>();
        foreach (var child in parent.ChildNodes)
        {
            if (child is IElement element && (Blocks.Contains(element.TagName) || HtmlInlines.IsLeftOut(element)))
            {
                Paragraph(run, outside);
                if (HtmlInlines.IsLeftOut(element)) inline.LeaveOut(element);
                else Take(element, element == main ? false : outside || element.TagName is "HEADER" or "FOOTER" && !IsOfText(element));
            }
            // An inline element around blocks, such as a link around a heading, is treated as a block.
            else if (child is IElement odd && odd.QuerySelector("p,div,h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,pre") is not null)
            {
                Paragraph(run, outside);
                Walk(odd, outside);
            }
            else run.Add(child);
        }
        Paragraph(run, outside);
    }

    // The header of an article belongs to the article.
    bool IsOfText(IElement element) => main is not null && main.Contains(element);

    void Paragraph(List<INode> run, bool outside)
    {
        Add(run, inline.Markdown(run, images: !outside), inline.Plain(run, images: outside), outside);
        run.Clear();
    }

    void Add(IReadOnlyList<INode> nodes, string markdown, string plain, bool outside, bool heading = false)
    {
        if (plain.Trim().Length == 0) return;
        found.Add(new ImportBlock(plain.Trim(), markdown.Trim('\n', ' '), heading, outside || aside)
        {
            Meaning = isNested || outside ? [] : HtmlMeaning.Of(nodes),
        });
    }

    void Take(IElement element, bool outside)
    {
        switch (element.TagName)
        {
            case "P":
                Paragraph(HtmlInlines.NeedsDirection(element) || HtmlLook.Emphasis(element).Count > 0 ? [element]
                    : [.. element.ChildNodes], outside);
                break;
            case ['H', >= '1' and <= '6' and var level]:
                var words = inline.Line(element.ChildNodes);
                // Number signs at the end would close the heading, unless the first of them is escaped already.
                if (words is [.., '#'] && words.TrimEnd('#') is var open && (open.Length - open.TrimEnd('\\').Length) % 2 == 0)
                    words = $"{open}\\{words[open.Length..]}";
                // The title is level 1, so headings in the text begin at level 2.
                Add([element], $"{new string('#', Math.Max(2, level - '0'))} {words}", inline.Plain(element.ChildNodes).Replace('\n', ' '),
                    outside,
                    heading: true);
                break;
            case "UL" or "OL":
                Add([element], List(element), inline.Plain(element.ChildNodes), outside);
                break;
            case "BLOCKQUOTE":
                Add([element], string.Join('\n',
                    string.Join("\n\n", Inside(element).Select(b => b.Markdown)).Split('\n').Select(l => $"> {l}".TrimEnd())),
                    inline.Plain(element.ChildNodes), outside);
                break;
            case "PRE":
                var text = element.TextContent.ReplaceLineEndings("\n").Trim('\n');
                var fence = new string('`', Math.Max(3, Longest(text, '`') + 1));
                Add([element], $"{fence}\n{text}\n{fence}", text, outside);
                break;
            case "TABLE":
                Table(element, outside);
                break;
            case "HR":
                if (!outside) found.Add(new ImportBlock("—", "---"));
                break;
            default:
                Walk(element, outside);
                break;
        }
    }

    List<ImportBlock> Inside(IElement element)
    {
        var reader = new HtmlBlocks(inline, null, aside: false, isNested: true);
        reader.Walk(element, outside: false);
        return reader.found;
    }

    string List(IElement list)
    {
        var text = new StringBuilder();
        var number = int.TryParse(list.GetAttribute("start"), out var start) && start is >= 0 and < 1_000_000 ? start : 1;
        var isOrdered = list.TagName == "OL";
        if (isOrdered && list.GetAttribute("type") is { Length: > 0 } type && type != "1") inline.Letters(type);
        // A list directly after another of its kind would continue that one.
        var before = found.FindLast(b => !b.Aside)?.Markdown ?? "";
        var bullet = before.StartsWith("- ", StringComparison.Ordinal) ? '*' : '-';
        var dot = Ordered().Match(before).Groups[1].Value == "." ? ')' : '.';
        foreach (var item in list.Children.Where(c => c.TagName == "LI"))
        {
            var mark = isOrdered ? $"{number++}{dot} " : $"{bullet} ";
            var indent = new string(' ', mark.Length);
            var body = new StringBuilder();
            // A list within an item needs no empty line before it, if it is one that may follow a paragraph's line.
            foreach (var block in Inside(item).Select(b => b.Markdown))
                body.Append(body.Length == 0 ? "" : Following().IsMatch(block) ? "\n" : "\n\n").Append(block);
            text.Append(mark)
                .Append(body.ToString().Replace("\n", "\n" + indent, StringComparison.Ordinal)
                    .Replace($"\n{indent}\n", "\n\n", StringComparison.Ordinal)).Append('\n');
        }
        return text.ToString().TrimEnd();
    }

    void Table(IElement table, bool outside)
    {
        var rows = table.QuerySelectorAll("tr").Select(r => r.Children.Where(c => c.TagName is "TD" or "TH").ToList())
            .Where(r => r.Count > 0).ToList();
        if (rows.Count == 0) return;
        var isMarkdown =
            table.QuerySelector("table,ul,ol,p+p,h1,h2,h3,h4,h5,h6,pre,[colspan]:not([colspan='1']),[rowspan]:not([rowspan='1'])") is null
            && rows.TrueForAll(r => r.Count == rows[0].Count);
        if (isMarkdown && rows[0].Count > 1)
        {
            if (table.QuerySelector("caption") is { } caption) Paragraph([.. caption.ChildNodes], outside);
            var lines = rows.Select(r => $"| {string.Join(" | ", r.Select(c => inline.Line(c.ChildNodes).Replace('\n', ' ')))} |").ToList();
            lines.Insert(1, $"|{string.Concat(Enumerable.Repeat(" --- |", rows[0].Count))}");
            Add([.. rows.SelectMany(r => r)], string.Join('\n', lines), inline.Plain(rows.SelectMany(r => r)), outside);
            return;
        }
        // A table with one row or one column is most often layout; so is one with headings or tables in it.
        if (rows.Count > 1 && rows.Exists(r => r.Count > 1) && table.QuerySelector("table,h1,h2,h3,h4,h5,h6,pre") is null)
        {
            Add([table], new HtmlTable(inline).Write(table), inline.Plain(table.ChildNodes), outside);
            return;
        }
        if (!outside && rows[0].Count + rows.Count > 2)
            inline.Notes.Add(ImportedPage.Not("table", table.TextContent, "Its cells became paragraphs, one after the other."));
        foreach (var cell in rows.SelectMany(r => r)) Walk(cell, outside);
    }

    [GeneratedRegex(@"^(?:-|1\.) \S")]
    private static partial Regex Following();

    [GeneratedRegex(@"^\d+([.)]) ")]
    private static partial Regex Ordered();

    static int Longest(string text, char letter)
    {
        var (most, run) = (0, 0);
        foreach (var c in text) most = Math.Max(most, run = c == letter ? run + 1 : 0);
        return most;
    }
}
