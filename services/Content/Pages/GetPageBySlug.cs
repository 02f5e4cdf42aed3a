using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Finds the published page that has a slug in a language. A former slug resolves to the current one.
// A repeat changes nothing.
partial class PagesApi
{
    public override async Task<V1.Page> GetPageBySlug(V1.GetPageBySlugRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Language("locale", request.Locale, await missions.Locales(db, context.CancellationToken));
        var name = validation.Text("slug", request.Slug, 120, required: true);
        validation.Refuse();
        var key = await db.Slugs.Where(s => s.Locale == request.Locale && s.Name == name && s.WasPublic).Select(s => s.PageKey)
            .SingleOrDefaultAsync(context.CancellationToken)
            ?? throw Problem.NotFound("page", name);
        var page = await Read(key, name, request.Locale, fallback: false, asOf: null, context.CancellationToken);
        if (page.Slug != name) throw Moved($"/v1/slugs/{request.Locale}/{Uri.EscapeDataString(page.Slug)}");
        Answer(page, context, negotiated: false);
        return page;
    }
}
