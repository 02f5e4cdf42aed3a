using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Embassy.Content.Rendering;

/// <summary>Renders a page as plain text: an empty line between blocks, lists and tables line by line.</summary>
static class PlainText
{
    static readonly HashSet<string> Blocks =
        ["P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "DL", "TABLE", "BLOCKQUOTE", "PRE", "DIV", "HR", "FIGURE"];

    /// <param name="isolate">True to isolate values from text of the opposite direction (U+2068, U+2069).</param>
    public static string Of(IElement body, bool isolate)
    {
        var text = new StringBuilder();
        Write(body, text, isolate, code: false);
        return text.ToString().Trim();
    }

    static void Write(INode parent, StringBuilder text, bool isolate, bool code)
    {
        // The index is counted here, because AngleSharp needs linear time to find an element's index among its
        // siblings.
        var place = 0;
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText words) Words(words.Data, text, isolate, code);
            if (node is not IElement element) continue;
            var name = element.TagName;
            var at = place++;
            if (name == "BR") text.Append('\n');
            else if (name == "IMG") text.Append(element.GetAttribute("alt"));
            else if (element.ClassList.Contains("footnote-back-ref")) continue;
            else if (element.ClassList.Contains("footnote-ref")) text.Append('[').Append(element.TextContent).Append(']');
            else
            {
                Begin(element, name, at, text);
                Write(element, text, isolate, code || name == "PRE");
                if (Blocks.Contains(name)) Apart(text, name is "UL" or "OL" && element.ParentElement?.TagName == "LI" ? 1 : 2);
            }
        }
    }

    /// <param name="at">The element's index among its siblings, from 0.</param>
    static void Begin(IElement element, string name, int at, StringBuilder text)
    {
        if (name == "LI")
        {
            Apart(text, 1);
            var number = element.ParentElement is { TagName: "OL" } list
                ? (int.TryParse(list.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1)
                    + at : (int?)null;
            text.Append(number is { } shown ? shown.ToString(CultureInfo.InvariantCulture) + ". " : "- ");
        }
        else if (name is "TR" or "DT" or "DD") Apart(text, 1);
        else if (name is "TD" or "TH" && at > 0)
        {
            if (text.Length > 0 && text[^1] == ' ') text.Length--;
            text.Append(" | ");
        }
        // The first block of a list item follows the list marker.
        else if (Blocks.Contains(name) && !(at == 0 && element.ParentElement is { TagName: "LI" }))
            Apart(text, name is "UL" or "OL" && element.ParentElement?.TagName == "LI" ? 1 : 2);
    }

    static void Words(string data, StringBuilder text, bool isolate, bool code)
    {
        foreach (var c in data)
        {
            if (!code && c is ' ' or '\n' or '\r' or '\t')
            {
                if (text.Length > 0 && text[^1] is not (' ' or '\n')) text.Append(' ');
                continue;
            }
            if (isolate && c == HtmlPlaceholders.Element(0)[0]) text.Append('\u2068');
            text.Append(c);
            if (isolate && c == HtmlPlaceholders.Element(0)[^1]) text.Append('\u2069');
        }
    }

    // Ensures at least this number of line breaks before the next text.
    static void Apart(StringBuilder text, int lines)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        if (text.Length == 0) return;
        var there = 0;
        while (there < text.Length && text[^(there + 1)] == '\n') there++;
        for (; there < lines; there++) text.Append('\n');
    }
}
