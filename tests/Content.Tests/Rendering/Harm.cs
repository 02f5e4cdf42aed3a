using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Embassy.Content.Tests.Rendering;

/// <summary>Looks for harm in HTML as a browser would read it, without asking the sanitiser what it thinks.</summary>
static class Harm
{
    static readonly string[] Elements =
        ["script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "link", "meta", "base", "svg", "math", "form",
            "input", "button",
        "textarea", "select", "template", "noscript", "video", "audio", "source", "isindex", "marquee", "details", "xss", "title", "body"];

    static readonly string[] Attributes =
        ["style", "srcset", "srcdoc", "target", "ping", "formaction", "action", "background", "name", "dynsrc", "lowsrc", "xlink:href",
            "data"];

    static readonly string[] Classes = ["align-left", "align-center", "align-right", "footnotes", "footnote-ref", "footnote-back-ref"];

    /// <summary>What it is; null when there is none.</summary>
    public static string? In(string html)
    {
        var body = new HtmlParser().ParseDocument($"<!doctype html><body><div id=root>{html}</div>").GetElementById("root")!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            if (Elements.Contains(element.LocalName)) return element.OuterHtml;
            foreach (var attribute in element.Attributes)
            {
                var (name, value) = (attribute.Name.ToLowerInvariant(), attribute.Value);
                if (name.StartsWith("on", StringComparison.Ordinal) || Attributes.Contains(name)
                    || value.Contains('\ue000', StringComparison.Ordinal)) return element.OuterHtml;
                if (name is "href" or "src" && !Harmless(value, link: name == "href")) return element.OuterHtml;
                if (name == "id" && !value.StartsWith("s-", StringComparison.Ordinal) && !value.StartsWith("fn", StringComparison.Ordinal))
                    return element.OuterHtml;
                if (name == "class" && value.Split(' ').Except(Classes).Any()) return element.OuterHtml;
            }
        }
        return null;
    }

    // A browser passes over controls and white space before it looks for the scheme.
    static bool Harmless(string address, bool link)
    {
        var seen = string.Concat(address.Where(c => !char.IsControl(c) && !char.IsWhiteSpace(c)));
        var colon = seen.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 0 && seen[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-')
            ? seen[..colon].ToLowerInvariant() : "";
        return link ? scheme is "" or "http" or "https" or "mailto" or "tel"
            : scheme == "" && !seen.StartsWith("//", StringComparison.Ordinal);
    }
}
