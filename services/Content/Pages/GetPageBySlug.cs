using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Finds the published page that has a slug in a language. A former slug, another spelling of the slug, or the page's
// slug in another language, leads to the current one.
// A repeat changes nothing.
partial class PagesApi
{
    public override async Task<V1.Page> GetPageBySlug(V1.GetPageBySlugRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = Languages.Lookup(request.Locale, locales) ?? validation.Language("locale", request.Locale, locales);
        var name = validation.Text("slug", request.Slug, 120, required: true);
        validation.Refuse();
        var compared = SlugSpelling.Compared(name);
        var owners = await db.Slugs.Where(s => locales.Contains(s.Locale) && s.Name == compared && s.WasPublic)
            .ToDictionaryAsync(s => s.Locale, s => s.PageKey, context.CancellationToken);
        // The asked language first, then the others in the mission's order.
        var owner = locales.OrderBy(l => l != locale).FirstOrDefault(owners.ContainsKey) ?? throw Problem.NotFound("page", name);
        var (page, breadcrumb) = await Read(owners[owner], name, locale, request.Fallback, asOf: null, context.CancellationToken);
        if (page.Slug != request.Slug)
            throw Moved($"/v1/slugs/{page.Locale}/{Uri.EscapeDataString(page.Slug)}",
                links.Page(page.Key, page.Type, page.Locale, page.Slug));
        Answer(page, breadcrumb, context, negotiated: false);
        return page;
    }
}
