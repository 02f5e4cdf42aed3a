using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Embassy.V1;

namespace Embassy.Content.Navigation;

/// <summary>A published edition of a page in the tree, as the query reads it.</summary>
sealed record PlacedEdition(
    string PageKey, string Type, string AuthenticLocale, string? Parent, int? Position, string Locale, string Slug, string Title);

/// <summary>The title of a page in the menu, with its address in the same language.</summary>
sealed record MenuTitle(Text Title, string Slug, string Link)
{
    /// <summary>
    /// Chooses the edition in the language. Without one the title is missing, or with fallback in the authentic
    /// language, else in the first of the mission's order.
    /// </summary>
    /// <param name="editions">The published editions of the page.</param>
    public static MenuTitle Of(IReadOnlyCollection<PlacedEdition> editions, string locale, bool fallback, IReadOnlyList<string> locales,
        PageLinks links)
    {
        var chosen = editions.FirstOrDefault(e => e.Locale == locale)
            ?? (fallback ? editions.FirstOrDefault(e => e.Locale == e.AuthenticLocale)
                ?? editions.OrderBy(e => locales.ToList().IndexOf(e.Locale)).FirstOrDefault() : null);
        if (chosen is null) return new(new Text { Lang = locale, Dir = Languages.Direction(locale), Missing = true }, "", "");
        var title = new LanguageText(chosen.Locale, chosen.Title).ToProto();
        if (chosen.Locale != locale) title.Fallback = true;
        return new(title, chosen.Slug, links.Page(chosen.PageKey, chosen.Type, chosen.Locale, chosen.Slug));
    }
}
