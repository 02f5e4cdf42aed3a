using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Site.Sharing;
using Embassy.Web.Gateway;

namespace Embassy.Site.Endpoints;

/// <summary>
/// Pictures for social networks, of screens and of pages without a lead picture. Their addresses have the edition, and
/// they are cached like pages.
/// </summary>
static class ShareEndpoints
{
    public static void MapShares(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{l}/share/site.png", (HttpContext http, SiteContext site) => Write(http, site, site.ShortName));
        routes.MapGet("/{l}/share/pages/{key}.png", async (string key, HttpContext http, SiteContext site) =>
        {
            var found = await site.Get<Page>($"/v1/pages/{Uri.EscapeDataString(key)}", http.RequestAborted);
            if (found.Value is { } page) await Write(http, site, page.Title);
            else http.Features.Set(ScreenState.Of(found));
        });
    }

    static async Task Write(HttpContext http, SiteContext site, string title)
    {
        http.Response.ContentType = "image/png";
        http.Response.Headers.CacheControl = "public, max-age=86400";
        var picture = SharePicture.Draw(site.Language, title, site.Mission?.Name?.Text ?? site.ShortName);
        await http.Response.Body.WriteAsync(picture, http.RequestAborted);
    }
}
