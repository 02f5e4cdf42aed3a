using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>The newest titles of some pages in each language, for lists that name a page.</summary>
public sealed class PageTitles
{
    sealed record Title(string PageKey, string Locale, bool Authentic, string Words);

    readonly ILookup<string, Title> titles;

    PageTitles(IEnumerable<Title> titles) => this.titles = titles.ToLookup(t => t.PageKey);

    public static async Task<PageTitles> Of(ContentDb db, IEnumerable<string> pageKeys, CancellationToken cancellation)
    {
        var keys = pageKeys.Distinct().ToList();
        if (keys.Count == 0) return new PageTitles([]);
        return new PageTitles(await db.Editions.AsNoTracking().Where(e => keys.Contains(e.PageKey)
                && !db.Editions.Any(n => n.PageKey == e.PageKey && n.Locale == e.Locale && n.Number > e.Number))
            .Select(e => new Title(e.PageKey, e.Locale, e.Locale == e.Page.AuthenticLocale, e.FrontMatter.Title))
            .ToListAsync(cancellation));
    }

    /// <summary>The title in the language, otherwise in the authentic one; null if the page has neither.</summary>
    public Embassy.V1.Text? In(string pageKey, string locale) =>
        titles[pageKey].OrderBy(t => t.Locale == locale ? 0 : 1).FirstOrDefault(t => t.Locale == locale || t.Authentic) is { } title
            ? new LanguageText(title.Locale, title.Words).ToProto() : null;
}
