using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace Embassy.Content.Rendering;

/// <summary>
/// Sanitises HTML by an allow-list, for the output of Markdown and for raw HTML of authors. It allows no script, style,
/// form, frame, media or event handler, and only http, https, mailto, tel and relative addresses.
/// </summary>
static class Sanitizer
{
    static readonly string[] Tags =
        ["a", "abbr", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt",
        "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
        "q", "s", "small", "span",
        "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul"];

    static readonly string[] Attributes =
        ["alt", "class", "colspan", "datetime", "dir", "height", "href", "hreflang", "lang", "reversed", "rowspan", "scope", "span",
        "src", "start", "title", "width"];

    /// <summary>Attributes that the renderer sets and that are harmless from an author.</summary>
    static readonly string[] Ours = [MarkdownBody.ConditionAttribute, MarkdownBody.HoldsAttribute];

    static readonly HtmlSanitizer Rules = Make();

    static HtmlSanitizer Make()
    {
        var rules = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>([.. Attributes, .. Ours], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto", "tel"], StringComparer.OrdinalIgnoreCase),
            AllowedClasses =
                new HashSet<string>(["align-left", "align-center", "align-right", "footnotes", "footnote-ref", "footnote-back-ref"]),
            UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(),
            AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
        });
        // An author's id could shadow a global name of the embedding page. The prefix of our ids prevents that.
        rules.RemovingAttribute += (_, e) => e.Cancel = e.Attribute.Name == "id" && MarkdownBody.IsOurId(e.Attribute.Value);
        // The text of an unknown element is kept; the content of a script or style is not.
        rules.KeepChildNodes = false;
        return rules;
    }

    /// <summary>Returns the safe HTML, its plain text, and its pictures of assets.</summary>
    public static (string Html, string Text, List<string> Images) Sanitize(string html, bool isolate)
    {
        var document = Rules.SanitizeDom(html);
        var body = document.Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            foreach (var attribute in element.Attributes.ToList())
                if (HtmlPlaceholders.InAttribute(attribute.Value) is var safe && safe != attribute.Value)
                    element.SetAttribute(attribute.Name, safe);
            // In a text from right to left, the groups of a telephone number would change places.
            if (element is IHtmlAnchorElement a && a.GetAttribute("href")?.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) == true)
                a.SetAttribute("dir", "ltr");
        }
        // An image on another host reveals the reader to its owner.
        foreach (var image in body.QuerySelectorAll("img").OfType<IHtmlImageElement>().ToList())
            if (image.GetAttribute("src") is not { } src || src.Contains("//", StringComparison.Ordinal)
                || src.Contains(':', StringComparison.Ordinal) || src.Contains('\\', StringComparison.Ordinal)) image.Remove();
        var images = AddressMarks.Add(body);
        return (MarkupWriter.Inside(body).Trim(), PlainText.Of(body, isolate), images);
    }
}
