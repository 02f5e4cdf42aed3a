using System.Text;

namespace Embassy.Site.Routing;

/// <summary>Words of a title for an address that is found by its id.</summary>
public static class Slug
{
    const int Longest = 60;

    public static string Of(string? title)
    {
        var words = new StringBuilder();
        foreach (var c in (title ?? "").Normalize(NormalizationForm.FormC))
        {
            if (char.IsLetterOrDigit(c)) words.Append(c == 'İ' ? 'i' : char.ToLowerInvariant(c));
            else if (words.Length > 0 && words[^1] != '-' && !char.IsSurrogate(c)
                && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark) words.Append('-');
            if (words.Length >= Longest) break;
        }
        return words.ToString().Trim('-');
    }
}
