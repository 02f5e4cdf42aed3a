using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Navigation;

/// <summary>The way from the top of the tree to a page, by published pages.</summary>
/// <param name="Keys">All pages on the way, also those that are not public: the answer depends on them.</param>
sealed record Breadcrumb(IReadOnlyList<string> Keys, IReadOnlyList<V1.BreadcrumbPage> Pages)
{
    public static readonly Breadcrumb AtTop = new([], []);

    /// <param name="parent">The page above; null at the top.</param>
    public static async Task<Breadcrumb> Of(ContentDb db, string? parent, string locale, bool fallback, IReadOnlyList<string> locales,
        PageLinks links, DateTimeOffset now, CancellationToken cancellation)
    {
        if (parent is null) return AtTop;
        var keys = await PageTree.Above(db, parent, cancellation);
        // The same for every reader, whatever the caller may see.
        var editions = (await db.Editions.AsNoTracking()
            .Where(e => keys.Contains(e.PageKey) && e.State == Edition.Published && locales.Contains(e.Locale)
                && e.Page.Audience == Audiences.Public && (e.Page.EmbargoUntil == null || e.Page.EmbargoUntil <= now))
            .Select(e => new PlacedEdition(e.PageKey, e.Page.Type, e.Page.AuthenticLocale, e.Page.Parent, e.Page.Position, e.Locale,
                e.FrontMatter.Slug, e.FrontMatter.Title))
            .ToListAsync(cancellation)).ToLookup(e => e.PageKey);
        return new(keys,
        [
            .. keys.Where(editions.Contains).Select(key =>
            {
                var title = MenuTitle.Of([.. editions[key]], locale, fallback, locales, links);
                return new V1.BreadcrumbPage { Key = key, Title = title.Title, Slug = title.Slug, Link = title.Link };
            }),
        ]);
    }
}
