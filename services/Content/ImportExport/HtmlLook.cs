using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Embassy.Content.ImportExport;

/// <summary>
/// How an element shows its words: by its name, and by its style, which programs write instead (Google Docs, Word) or
/// against it: <c>&lt;b style="font-weight:normal"&gt;</c>.
/// </summary>
static partial class HtmlLook
{
    const int Longest = 2_000;

    static readonly HashSet<string> Styled =
        ["SPAN", "FONT", "STRONG", "B", "EM", "I", "DEL", "S", "STRIKE", "U", "SMALL", "BIG", "P"];

    /// <summary>The kinds of emphasis, as in <see cref="EmphasisMarks"/>.</summary>
    public static IReadOnlyList<int> Emphasis(IElement element)
    {
        if (!Styled.Contains(element.TagName)) return [];
        var style = Style(element);
        var (weight, slope) = (Weight().Match(style), Slope().Match(style));
        var isStrong = weight.Success ? weight.Groups["bold"].Success : element.TagName is "STRONG" or "B";
        var isSloped = slope.Success ? slope.Groups["italic"].Success : element.TagName is "EM" or "I";
        var isDeleted = element.TagName is "DEL" or "S" or "STRIKE" || Struck().IsMatch(style);
        if (!isStrong && !isSloped && !isDeleted) return [];
        var kinds = new List<int>(EmphasisMarks.Kinds);
        if (isStrong) kinds.Add(EmphasisMarks.Strong);
        if (isSloped) kinds.Add(EmphasisMarks.Emphasis);
        if (isDeleted) kinds.Add(EmphasisMarks.Deleted);
        return kinds;
    }

    /// <summary>sup, sub or nothing, by the style alone.</summary>
    public static string Position(IElement element) => element.TagName is not ("SPAN" or "FONT") ? ""
        : Raised().Match(Style(element)).Groups[1].Value.ToLowerInvariant() switch { "super" => "sup", "sub" => "sub", _ => "" };

    static string Style(IElement element) => element.GetAttribute("style") is { Length: < Longest } style ? style : "";

    [GeneratedRegex(@"font-weight\s*:\s*(?:(?<bold>bold|bolder|[6-9]00|1000)|normal|lighter|[1-5]00)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Weight();

    [GeneratedRegex(@"font-style\s*:\s*(?:(?<italic>italic|oblique)|normal)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Slope();

    [GeneratedRegex(@"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", RegexOptions.IgnoreCase)]
    private static partial Regex Struck();

    [GeneratedRegex(@"vertical-align\s*:\s*(super|sub)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Raised();
}
