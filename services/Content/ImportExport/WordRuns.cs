using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Embassy.Content.ImportExport;

/// <summary>The words of one paragraph, run by run; neighbours that look alike become one.</summary>
sealed partial class WordRuns(WordStyles styles, WordNotes said, string style, bool isHeading, bool isRightToLeft)
{
    readonly record struct Look(bool Bold, bool Italic, bool Deleted, string Position, bool Hidden, string Direction, string Link);

    readonly List<(Look Look, StringBuilder Html, StringBuilder Words)> runs = [];

    /// <summary>Text boxes in the paragraph.</summary>
    public List<XElement> Boxes { get; } = [];

    public void Read(XElement parent, string link = "")
    {
        foreach (var child in parent.Elements()) Take(child, link);
    }

    void Take(XElement element, string link)
    {
        switch (element.Name.LocalName)
        {
            case "r" when element.IsWord():
                Run(element, link);
                break;
            case "hyperlink" when element.IsWord():
                Read(element, said.Target(element) is { Length: > 0 } target ? target : link);
                break;
            case "fldSimple" when element.IsWord():
                var address = said.Field(element.Named("instr") ?? "");
                Read(element, address.Length > 0 ? address : link);
                break;
            case "ins" or "moveTo" when element.IsWord():
                said.Inserted++;
                Read(element, link);
                break;
            case "del" or "moveFrom" when element.IsWord():
                said.Delete(string.Concat(element.Descendants().Where(e => e.Is("delText") || e.Is("t")).Select(e => e.Value)));
                break;
            case "sdt":
                if (element.Child("sdtContent") is { } content) Read(content, link);
                break;
            case "smartTag" or "customXml" or "dir" or "bdo" when element.IsWord():
                Read(element, link);
                break;
            case "oMath" or "oMathPara":
                Formula(element, link);
                break;
            case "AlternateContent":
                foreach (var inner in element.Choice()) Take(inner, link);
                break;
        }
    }

    void Formula(XElement formula, string link)
    {
        var signs = string.Concat(formula.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value));
        if (signs.Length == 0) return;
        said.Notes.Add(ImportedPage.Not("element", signs, "A formula: its signs were kept, in one line."));
        Write(new Look(false, false, false, "", false, "", link), signs);
    }

    void Run(XElement run, string link)
    {
        var properties = run.Child("rPr");
        // Letters of right-to-left scripts have properties of their own (ECMA-376, part 1, 17.3.2.7).
        var complex = properties.Toggle("rtl") == true || properties.Toggle("cs") == true;
        var look = new Look(
            !isHeading && styles.Has(complex ? "bCs" : "b", properties, style), styles.Has(complex ? "iCs" : "i", properties, style),
            styles.Has("strike", properties, style) || styles.Has("dstrike", properties, style), styles.Position(properties),
            styles.Has("vanish", properties, style), properties.Toggle("rtl") == true ? "rtl" : "ltr", said.InField ?? link);
        foreach (var child in run.Elements()) Inside(child, look);
    }

    void Inside(XElement child, Look look)
    {
        switch (child.Name.LocalName)
        {
            case "t" when child.IsWord() && !said.InCode:
                var isKept = child.Attribute(XNamespace.Xml + "space")?.Value == "preserve";
                Write(look, isKept ? child.Value : child.Value.Trim(' ', '\n', '\r', '\t'));
                break;
            case "tab" or "ptab" when child.IsWord():
                Write(look, " ");
                break;
            case "br" when child.IsWord() && child.Named("type") is null or "textWrapping":
            case "cr" when child.IsWord():
                Write(look, "\n");
                break;
            case "noBreakHyphen":
                Write(look, "\u2011");
                break;
            case "softHyphen":
                Write(look, "\u00ad");
                break;
            case "sym":
                said.Notes.Add(ImportedPage.Not("characters", $"{child.Named("font")} {child.Named("char")}",
                    "Left out: a sign that only its font has."));
                break;
            case "footnoteReference" or "endnoteReference":
                Write(look with { Position = "superscript" }, said.Number(child));
                break;
            case "fldChar":
                said.FieldMark(child.Named("fldCharType") ?? "");
                break;
            case "instrText":
                said.FieldCode(child.Value);
                break;
            case "drawing" or "pict" or "object":
                Picture(child, look);
                break;
            case "ruby":
                foreach (var inner in child.Child("rubyBase")?.Elements() ?? []) Take(inner, look.Link);
                said.Notes.Add(ImportedPage.Not("element", child.Child("rt")?.Value ?? "", "Left out: a reading aid above the line."));
                break;
            case "AlternateContent":
                foreach (var inner in child.Choice()) Inside(inner, look);
                break;
        }
    }

    // A drawing is a picture, or a box with paragraphs.
    void Picture(XElement drawing, Look look)
    {
        var boxes = drawing.Descendants().Where(e => e.Is("txbxContent") && !e.Ancestors().TakeWhile(a => a != drawing).Any(a =>
            a.Is("txbxContent") || a.Name.LocalName == "Fallback")).ToList();
        Boxes.AddRange(boxes);
        if (boxes.Count > 0) return;
        var properties = drawing.Descendants().FirstOrDefault(e => e.Name.LocalName is "docPr" or "shape" or "OLEObject");
        var words = properties.Named("descr") ?? properties.Named("alt") ?? properties.Named("title");
        Add(look with { Link = "" },
            $"<img alt=\"{WordXml.Escape(words ?? "")}\" src=\"{WordXml.Escape(properties.Named("name") ?? drawing.Name.LocalName)}\">",
            "");
    }

    void Write(Look look, string text)
    {
        if (text.Length == 0) return;
        Add(look, WordXml.Escape(text).Replace("\n", "<br>", StringComparison.Ordinal), text);
    }

    void Add(Look look, string html, string words)
    {
        if (runs.Count == 0 || runs[^1].Look != look) runs.Add((look, new StringBuilder(), new StringBuilder()));
        runs[^1].Html.Append(html);
        runs[^1].Words.Append(words);
    }

    public string Html()
    {
        var html = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            var (look, inner, words) = runs[i];
            if (look.Link.Length > 0 && (i == 0 || runs[i - 1].Look.Link != look.Link))
                html.Append("<a href=\"").Append(WordXml.Escape(look.Link)).Append("\">");
            string[] elements =
            [
                look.Hidden ? "span hidden" : "", look.Bold ? "strong" : "", look.Italic ? "em" : "", look.Deleted ? "s" : "",
                look.Position switch { "superscript" => "sup", "subscript" => "sub", _ => "" },
                NeedsDirection(look, words.ToString()) ? $"span dir=\"{look.Direction}\"" : "",
            ];
            foreach (var element in elements.Where(e => e.Length > 0)) html.Append('<').Append(element).Append('>');
            html.Append(inner);
            foreach (var element in elements.Where(e => e.Length > 0).Reverse())
                html.Append("</").Append(element.Split(' ')[0]).Append('>');
            if (look.Link.Length > 0 && (i == runs.Count - 1 || runs[i + 1].Look.Link != look.Link)) html.Append("</a>");
        }
        return html.ToString();
    }

    // Letters show their direction themselves. A telephone number among Arabic words is shown back to front without it.
    bool NeedsDirection(Look look, string words) =>
        look.Direction.Length > 0 && look.Direction == "rtl" != isRightToLeft && Figures().IsMatch(words.Trim());

    [GeneratedRegex(@"^[\d\s+\-/().:,–]*\d[\s+\-/().:,–]+\d[\d\s+\-/().:,–]*$|^\+\d+$")]
    private static partial Regex Figures();
}
