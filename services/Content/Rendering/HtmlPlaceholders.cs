using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.Content.Rendering;

/// <summary>
/// Placeholders in sanitised HTML that are filled later, so that a change of a fact needs no parsing. They are
/// private-use characters. An author who types one gets the output of that author's own marks, as text: only text is
/// ever filled into attributes.
/// </summary>
static partial class HtmlPlaceholders
{
    const char Whole = '\ue000', End = '\ue001', Bare = '\ue002', Truth = '\ue003', Alternative = '\ue004',
        Image = '\ue005';

    /// <summary>Stands for the origin of this API's addresses, which a setting says when the text is read.</summary>
    public const string Origin = "\ue006";

    /// <summary>The attribute that the other attributes of a picture replace.</summary>
    public const string ImageAttribute = "data-picture";

    public static string Element(int mark) => string.Create(CultureInfo.InvariantCulture, $"{Whole}{mark}{End}");

    public static string Words(int mark) => string.Create(CultureInfo.InvariantCulture, $"{Bare}{mark}{End}");

    public static string Holds(int mark) => string.Create(CultureInfo.InvariantCulture, $"{Truth}{mark}{End}");

    /// <summary>Returns the placeholder for the alternative text of a picture without its own.</summary>
    public static string AlternativeText(int picture) => string.Create(CultureInfo.InvariantCulture, $"{Alternative}{picture}{End}");

    /// <summary>Returns the value of <see cref="ImageAttribute"/>.</summary>
    public static string Attributes(int image) => string.Create(CultureInfo.InvariantCulture, $"{Image}{image}{End}");

    /// <summary>
    /// Escapes text for HTML elements and quoted attributes; letters of every language stay unescaped.
    /// </summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>Returns the same text, safe in an attribute.</summary>
    public static string InAttribute(string text) => text.Replace(Whole, Bare).Replace(Origin, "", StringComparison.Ordinal);

    public static string Fill(string text, Func<int, string> element, Func<int, string> words, Func<int, string> holds,
        Func<int, string> alternative, Func<int, string> image) => Place().Replace(text, match =>
    {
        if (match.Groups[3].Success) return image(int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture));
        var mark = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[1].ValueSpan[0] switch
        {
            Whole => element(mark),
            Bare => words(mark),
            Truth => holds(mark),
            _ => alternative(mark)
        };
    });

    [GeneratedRegex("([\ue000\ue002-\ue004])([0-9]{1,6})\ue001|data-picture=\"\ue005([0-9]{1,6})\ue001\"")]
    private static partial Regex Place();
}
