using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Embassy.Content.ImportExport;

/// <summary>
/// The styles of a document: which paragraphs are headings, and what a style makes bold, hidden or a list.
/// </summary>
sealed partial class WordStyles
{
    const int Longest = 20;

    readonly Dictionary<string, XElement> styles = new(StringComparer.Ordinal);
    readonly XElement? defaults;
    readonly string usual = "";

    public WordStyles(XElement? root)
    {
        foreach (var style in root?.Elements().Where(e => e.Is("style")) ?? [])
        {
            var id = style.Named("styleId") ?? "";
            styles.TryAdd(id, style);
            if (style.Named("type") == "paragraph" && style.Named("default") is "1" or "true" or "on") usual = id;
        }
        defaults = root.Child("docDefaults");
    }

    // A style, and those that it is based on.
    IEnumerable<XElement> Chain(string id)
    {
        for (var i = 0; i < Longest && styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.Child("basedOn").Value() ?? "";
        }
    }

    public string Of(XElement? paragraph) => paragraph.Child("pStyle").Value() ?? usual;

    string Name(string id) => styles.TryGetValue(id, out var style) ? style.Child("name").Value() ?? id : id;

    /// <summary>
    /// The level of a heading, 1 to 6; 0 for other paragraphs. Word itself names heading styles in English in every
    /// language; other programs translate the name, and keep the outline level.
    /// </summary>
    public int Heading(XElement? properties, string id)
    {
        var level = properties.Child("outlineLvl").Number()
            ?? Chain(id).Select(s => s.Child("pPr").Child("outlineLvl").Number()).FirstOrDefault(l => l is not null);
        if (level is { } outline) return outline is >= 0 and < 9 ? Math.Min(6, outline + 1) : 0;
        foreach (var style in Chain(id).Select(s => s.Named("styleId")!).DefaultIfEmpty(id))
        {
            if (Title().IsMatch(Name(style)) || Title().IsMatch(style)) return 1;
            if (Headings().Match(Name(style)) is { Success: true } named) return Math.Min(6, named.Groups[1].Value[0] - '0');
            if (Headings().Match(style) is { Success: true } known) return Math.Min(6, known.Groups[1].Value[0] - '0');
        }
        return 0;
    }

    public bool IsQuotation(string id) => Chain(id).Any(s => Name(s.Named("styleId")!) is "Quote" or "Intense Quote");

    /// <summary>True for a line of a table of contents.</summary>
    public bool IsContents(string id) => Name(id).StartsWith("toc ", StringComparison.OrdinalIgnoreCase);

    public XElement? Numbering(XElement? properties, string id) => properties.Child("numPr")
        ?? Chain(id).Select(s => s.Child("pPr").Child("numPr")).FirstOrDefault(n => n is not null);

    public bool IsRightToLeft(XElement? properties, string id) => properties.Toggle("bidi")
        ?? Chain(id).Select(s => s.Child("pPr").Toggle("bidi")).FirstOrDefault(t => t is not null)
        ?? defaults.Child("pPrDefault").Child("pPr").Toggle("bidi") ?? false;

    /// <summary>
    /// Whether a run has a property: by itself, or by the styles of its letters and of its paragraph.
    /// </summary>
    public bool Has(string property, XElement? run, string paragraph)
    {
        if (run.Toggle(property) is { } direct) return direct;
        var letters = Styled(property, run.Child("rStyle").Value() ?? "");
        // Two styles that both set it cancel each other (ECMA-376, part 1, 17.7.3).
        return letters ^ Styled(property, paragraph) || (!letters && defaults.Child("rPrDefault").Child("rPr").Toggle(property) == true);
    }

    bool Styled(string property, string id) =>
        Chain(id).Select(s => s.Child("rPr").Toggle(property)).FirstOrDefault(t => t is not null) ?? false;

    /// <summary>superscript, subscript or nothing.</summary>
    public string Position(XElement? run) => run.Child("vertAlign").Value()
        ?? Chain(run.Child("rStyle").Value() ?? "").Select(s => s.Child("rPr").Child("vertAlign").Value())
            .FirstOrDefault(v => v is not null) ?? "";

    [GeneratedRegex(@"^(?:heading|titre|überschrift|título|titolo|başlıq|başlık|заголовок|عنوان|العنوان)\s*([1-9])$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^(?:title|titre|titel|título|başlıq|العنوان|عنوان)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();
}
