using System.Text;

namespace Embassy.Desk.Texts;

/// <summary>Proposes the address of a page from its title.</summary>
public static class Slugs
{
    const int Longest = 80;

    public static string Propose(string? title)
    {
        var slug = new StringBuilder();
        foreach (var letter in (title ?? "").ToLowerInvariant())
        {
            if (slug.Length >= Longest) break;
            if (char.IsLetterOrDigit(letter)) slug.Append(letter);
            else if (char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.NonSpacingMark) continue;
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().Trim('-');
    }
}
