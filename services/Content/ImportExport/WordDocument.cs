using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Writes the text of a Word document as HTML, so that one conversion and one comparison hold for pages and documents.
/// Whatever HTML has no form for is noted.
/// </summary>
sealed class WordDocument
{
    readonly WordPackage package;
    readonly WordStyles styles;
    readonly WordLists lists;
    readonly WordNotes said;
    readonly StringBuilder contents = new();

    public WordDocument(WordPackage package, List<V1.NotUnderstood> notes)
    {
        this.package = package;
        styles = new WordStyles(package.Beside("styles"));
        lists = new WordLists(package.Beside("numbering"));
        said = new WordNotes(package, notes);
    }

    public string Html()
    {
        var body = package.Part(package.Main).Child("body")
            ?? throw Problem.Invalid("file", "invalid_format", "It has no text of a Word document.");
        said.Enter(package.Main);
        var html = new StringBuilder("<html><head><title>").Append(WordXml.Escape(Title())).Append("</title></head><body>")
            .Append(Blocks(body));
        WriteNotes(html);
        if (contents.Length > 0) html.Append("<nav>").Append(contents).Append("</nav>");
        said.Report();
        return html.Append("</body></html>").ToString();
    }

    string Title() => package.Related("").FirstOrDefault(r => r.Type == "core-properties" && !r.IsExternal) is { } core
        ? package.Part(core.Target)?.Elements().FirstOrDefault(e => e.Name.LocalName == "title")?.Value ?? "" : "";

    // Footnotes stand at the foot of a sheet, and a page has none.
    void WriteNotes(StringBuilder html)
    {
        var written = 0;
        foreach (var kind in (string[])["footnote", "endnote"])
        {
            if (!said.References.Exists(r => r.Kind == kind)) continue;
            var part = package.Related(package.Main).FirstOrDefault(r => r.Type == kind + "s" && !r.IsExternal)?.Target ?? "";
            var texts = (package.Part(part)?.Elements() ?? []).ToLookup(e => e.Named("id") ?? "");
            said.Enter(part);
            for (var number = 1; number <= said.References.Count; number++)
                if (said.References[number - 1] is var reference && reference.Kind == kind
                    && texts[reference.Id].FirstOrDefault() is { } text)
                    html.Append(written++ == 0 ? "<hr>" : "")
                        .Append(Blocks(text, string.Create(CultureInfo.InvariantCulture, $"<sup>{number}</sup> ")));
        }
    }

    /// <param name="first">What stands before the words of the first paragraph.</param>
    string Blocks(XElement parent, string first = "")
    {
        var html = new StringBuilder();
        var list = new WordLists.Writer(html);
        foreach (var element in parent.Flat())
        {
            if (element.Is("p")) first = Paragraph(html, list, element, first);
            else if (element.Is("tbl"))
            {
                list.End();
                Table(html, element);
            }
            else if (element.Is("altChunk"))
                said.Notes.Add(ImportedPage.Not("element", "<altChunk>", "Left out: another document within this one."));
            else if (element.Is("del") || element.Is("moveFrom")) said.Delete(element.Value);
        }
        list.End();
        if (first.Length > 0) html.Append("<p>").Append(first).Append("</p>");
        return html.ToString();
    }

    /// <summary>Returns what belongs before the next paragraph, because the end of this one was deleted.</summary>
    string Paragraph(StringBuilder html, WordLists.Writer list, XElement paragraph, string before)
    {
        var properties = paragraph.Child("pPr");
        var style = styles.Of(properties);
        var level = styles.Heading(properties, style);
        var isRightToLeft = styles.IsRightToLeft(properties, style);
        var runs = new WordRuns(styles, said, style, level > 0, isRightToLeft);
        runs.Read(paragraph);
        var content = before + runs.Html();
        if (styles.IsContents(style))
        {
            contents.Append("<p>").Append(content).Append("</p>");
            return "";
        }
        var mark = properties.Child("rPr");
        if (mark.Child("del") is not null || mark.Child("moveFrom") is not null) return content;
        var item = lists.Next(styles.Numbering(properties, style));
        if (level > 0 && item is not null) said.NumberedHeadings++;
        if (content.Trim().Length > 0)
        {
            if (level == 0 && item is not null) list.Add(item, content);
            else
            {
                list.End();
                var direction = isRightToLeft ? " dir=\"rtl\"" : "";
                html.Append(level > 0 ? $"<h{level}>{content}</h{level}>"
                    : styles.IsQuotation(style) ? $"<blockquote><p{direction}>{content}</p></blockquote>" : $"<p{direction}>{content}</p>");
            }
        }
        foreach (var box in runs.Boxes)
        {
            list.End();
            said.Notes.Add(ImportedPage.Not("element", box.Value, "A text box: its words follow the paragraph that has it."));
            html.Append(Blocks(box));
        }
        return "";
    }

    sealed class Cell(string html, string name, int columns)
    {
        public int Rows { get; set; } = 1;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"<{name}{(columns > 1 ? $" colspan=\"{columns}\"" : "")}{(Rows > 1 ? $" rowspan=\"{Rows}\"" : "")}>{html}</{name}>");
    }

    void Table(StringBuilder html, XElement table)
    {
        var rows = new List<List<Cell>>();
        var merged = new Dictionary<int, Cell>();
        foreach (var row in table.Flat().Where(e => e.Is("tr")))
        {
            var properties = row.Child("trPr");
            if (properties.Child("del") is not null)
            {
                said.Delete(string.Concat(row.Descendants().Where(e => e.Is("delText") || e.Is("t")).Select(e => e.Value)));
                continue;
            }
            var name = properties.Toggle("tblHeader") == true ? "th" : "td";
            var (cells, column) = (new List<Cell>(), Math.Clamp(properties.Child("gridBefore").Number() ?? 0, 0, 100));
            if (column > 0) cells.Add(new Cell("", "td", column));
            foreach (var cell in row.Flat().Where(e => e.Is("tc")))
            {
                var span = Math.Clamp(cell.Child("tcPr").Child("gridSpan").Number() ?? 1, 1, 100);
                var merge = cell.Child("tcPr").Child("vMerge");
                if (merge is not null && merge.Value() != "restart" && merged.TryGetValue(column, out var above))
                {
                    above.Rows++;
                    if (cell.Value.Trim().Length > 0)
                        said.Notes.Add(ImportedPage.Not("hidden", cell.Value, "Left out: the cell above covers it."));
                }
                else
                {
                    var written = new Cell(Inline(Blocks(cell)), name, span);
                    cells.Add(written);
                    if (merge is not null) merged[column] = written;
                    else merged.Remove(column);
                }
                column += span;
            }
            rows.Add(cells);
        }
        html.Append("<table>");
        foreach (var row in rows) html.Append("<tr>").AppendJoin("", row).Append("</tr>");
        html.Append("</table>");
    }

    // One paragraph in a cell is the cell.
    static string Inline(string html)
    {
        const string Start = "<p>", Turned = "<p dir=\"rtl\">", End = "</p>";
        var end = html.IndexOf(End, StringComparison.Ordinal);
        if (end < 0 || end != html.Length - End.Length) return html;
        if (html.StartsWith(Start, StringComparison.Ordinal)) return html[Start.Length..end];
        return html.StartsWith(Turned, StringComparison.Ordinal) ? $"<span dir=\"rtl\">{html[Turned.Length..end]}</span>" : html;
    }
}
