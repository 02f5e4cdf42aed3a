using System.Xml.Linq;

namespace Embassy.Content.ImportExport;

/// <summary>Elements of WordprocessingML, in the transitional and the strict namespace (ECMA-376).</summary>
static class WordXml
{
    const string Transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const string Strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";

    public static bool IsWord(this XElement element) => element.Name.NamespaceName is Transitional or Strict;

    public static bool Is(this XElement element, string name) => element.Name.LocalName == name && element.IsWord();

    public static XElement? Child(this XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Is(name));

    /// <summary>An attribute by its local name; null without it.</summary>
    public static string? Named(this XElement? element, string name) =>
        element?.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;

    public static string? Value(this XElement? element) => element.Named("val");

    public static int? Number(this XElement? element) => int.TryParse(element.Value(), out var number) ? number : null;

    /// <summary>Whether a property is on; null if it is not stated.</summary>
    public static bool? Toggle(this XElement? properties, string name) => properties.Child(name) is { } property
        ? property.Value() is not ("0" or "false" or "off" or "none") : null;

    /// <summary>
    /// The children of an element, with those of elements that only wrap others: content controls, custom XML, tracked
    /// insertions.
    /// </summary>
    public static IEnumerable<XElement> Flat(this XElement parent)
    {
        foreach (var child in parent.Elements())
            if (child.IsWord() && child.Name.LocalName is "sdt" or "sdtContent" or "customXml" or "smartTag" or "ins" or "moveTo")
                foreach (var inner in child.Flat()) yield return inner;
            else if (child.Name.LocalName == "AlternateContent")
                foreach (var inner in child.Choice()) yield return inner;
            else yield return child;
    }

    /// <summary>The first of the forms that a program wrote of one content.</summary>
    public static IEnumerable<XElement> Choice(this XElement alternatives) =>
        alternatives.Elements().FirstOrDefault(c => c.Name.LocalName == "Choice")?.Elements() ?? [];

    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);
}
