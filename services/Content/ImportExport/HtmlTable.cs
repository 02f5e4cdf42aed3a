using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Embassy.Content.ImportExport;

/// <summary>Writes a table with spans or lists as the HTML that a body may have: Markdown has no such tables.</summary>
sealed partial class HtmlTable(HtmlInlines inline)
{
    static readonly HashSet<string> Kept =
        ["TABLE", "CAPTION", "THEAD", "TBODY", "TFOOT", "TR", "TH", "TD", "UL", "OL", "LI", "P", "STRONG", "B", "EM", "I", "DEL", "S",
            "SUP",
            "SUB", "BDI", "MARK", "INS", "Q", "ABBR", "CODE", "KBD", "BR", "SPAN", "A"];

    public string Write(IElement table)
    {
        var text = new StringBuilder();
        Write(text, table);
        // An empty line would end the HTML in Markdown.
        return text.ToString();
    }

    void Write(StringBuilder text, INode node)
    {
        if (node is IText words)
        {
            text.Append(Escape(Spaces().Replace(words.Data, " ")));
            return;
        }
        if (node is not IElement element) return;
        if (HtmlInlines.IsLeftOut(element))
        {
            inline.LeaveOut(element);
            return;
        }
        if (element.TagName == "IMG")
            inline.Notes.Add(ImportedPage.Not("image", $"{element.GetAttribute("alt")} {element.GetAttribute("src")}",
                "Left out: upload it, and place it by its address here."));
        var address = element.TagName == "A" ? HtmlInlines.Address(element) : null;
        var isKept = Kept.Contains(element.TagName) && (element.TagName != "A" || address is not null)
            && (element.TagName != "SPAN" || element.HasAttribute("dir"));
        if (isKept)
        {
            text.Append('<').Append(element.LocalName);
            if (address is not null) Attribute("href", address);
            if (element.TagName == "OL" && int.TryParse(element.GetAttribute("start"), out var start) && start is >= 0 and < 1_000_000)
                Attribute("start", $"{start}");
            foreach (var name in (string[])["colspan", "rowspan"])
                if (int.TryParse(element.GetAttribute(name), out var span) && span is > 1 and <= 100)
                    Attribute(name, $"{span}");
            if (element.GetAttribute("dir")?.Trim().ToLowerInvariant() is { } dir && dir is "ltr" or "rtl" or "auto") Attribute("dir", dir);
            text.Append('>');
        }
        foreach (var child in element.ChildNodes) Write(text, child);
        if (isKept && element.TagName != "BR") text.Append("</").Append(element.LocalName).Append('>');

        void Attribute(string name, string value) => text.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
    }

    // Facts stand in text, not in HTML.
    static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("{", "&#123;", StringComparison.Ordinal);

    [GeneratedRegex(@"[ \t\r\n\f\v]+")]
    private static partial Regex Spaces();
}
