using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Endpoints;

/// <summary>
/// Addresses as the API writes them with <c>Site__Link</c>, <c>/{locale}/{type}/{slug}</c>: one redirect to the screen.
/// </summary>
static class RecordEndpoints
{
    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{l}/-/pages/{key}", (string key, HttpContext http, SiteContext site) =>
            Page(http, site, $"/v1/pages/{Uri.EscapeDataString(key)}?locale={site.Language.Tag}"));
        foreach (var type in (string[])["page", "statement", "speech", "notice"])
            routes.MapGet($"/{{l}}/{type}/{{slug}}", (string slug, HttpContext http, SiteContext site) =>
                Page(http, site, $"/v1/slugs/{site.Language.Tag}/{Uri.EscapeDataString(slug)}"));
        foreach (var type in (string[])["engagement", "letter", "agreement", "initiative", "person"])
            routes.MapGet($"/{{l}}/{type}/{{id}}", (string id, HttpContext http, SiteContext site) => Record(http, site, type, id));
    }

    static async Task Page(HttpContext http, SiteContext site, string address)
    {
        var found = await site.Gateway.Get<Page>(address, http.RequestAborted);
        if (found is { Status: 308, Problem.Location: { } location })
            found = await site.Gateway.Get<Page>(new Uri(new Uri("http://api"), location).PathAndQuery, http.RequestAborted);
        if (found.Value is { } page && Language.Find(page.Locale) is { } language)
            await Moved(http, SiteLinks.Page(language, page.Type, page.Slug));
        else http.Features.Set(ScreenState.Of(found));
    }

    // With the words of its title, or the screen would redirect once more.
    static async Task Record(HttpContext http, SiteContext site, string type, string id)
    {
        var found = await site.Get<RecordTitle>($"/v1/{type}s/{Uri.EscapeDataString(id)}", http.RequestAborted);
        if (found.Value is { } record)
            await Moved(http, site.Path(RouteTable.Segment(type), id, Slug.Of((record.Title ?? record.Name)?.Text)));
        else http.Features.Set(ScreenState.Of(found));
    }

    static Task Moved(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        http.Response.Headers.Location = Addresses.Encode(path);
        return Task.CompletedTask;
    }
}
