using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Navigation;

// Returns the menu of the site in one language. It is a read, so a repeat changes nothing. It runs one query: every
// published edition of the pages in the menu.
partial class NavigationApi
{
    public override async Task<V1.Navigation> GetNavigation(V1.GetNavigationRequest request, ServerCallContext context)
    {
        // The menu is the same for every reader, with or without a token.
        requestContext.Caller = Caller.Nobody;
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = context.OneOf(request.Locale, locales);
        var editions = await db.Editions.AsNoTracking()
            .Where(e => e.Page.InMenu && e.State == Edition.Published && locales.Contains(e.Locale))
            .Select(e => new PlacedEdition(e.PageKey, e.Page.Type, e.Page.AuthenticLocale, e.Page.Parent, e.Page.Position, e.Locale,
                e.FrontMatter.Slug, e.FrontMatter.Title))
            .ToListAsync(context.CancellationToken);
        var pages = editions.GroupBy(e => e.PageKey).Select(g => g.ToList())
            .OrderBy(p => p[0].Position ?? int.MaxValue).ThenBy(p => p[0].PageKey, StringComparer.Ordinal)
            .ToLookup(p => p[0].Parent ?? "");
        var menu = new V1.Navigation { Pages = { Below("") } };
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(menu));
        context.MayBeCached(SurrogateKeys.Usual, "pages", "mission");
        return menu;

        // A page whose page above is not shown is reached from nowhere.
        IEnumerable<V1.NavigationPage> Below(string parent) => pages[parent].Select(page =>
        {
            var title = MenuTitle.Of(page, locale, request.Fallback, locales, links);
            return new V1.NavigationPage
            {
                Key = page[0].PageKey,
                Type = page[0].Type,
                Title = title.Title,
                Slug = title.Slug,
                Link = title.Link,
                Children = { Below(page[0].PageKey) },
            };
        });
    }
}
