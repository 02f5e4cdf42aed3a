using System.Text.RegularExpressions;
using Embassy.Site.Routing;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>
/// Gives a request its language, from the first segment of its address. <c>/</c> leads to the reader's language; no
/// other address redirects by language. An address in another form is served at its canonical one by a single 308,
/// which
/// the screen sends because it knows the current slug.
/// </summary>
public sealed partial class LanguageMiddleware(RequestDelegate next, MissionSource missions, RedirectMap redirects)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        // A state that is shown instead of a screen has its language already.
        if (http.Features.Get<ScreenState>() is not null || NoLanguage().IsMatch(path))
        {
            await next(http);
            return;
        }
        var offered = await missions.Languages(http.RequestAborted);
        var reader = LanguageChoice.Choose(offered, http.Request.Cookies["l"], http.Request.Headers.AcceptLanguage);
        var first = path.Split('/')[1];
        if (path == "/")
        {
            http.Response.Headers.Vary = "Accept-Language, Cookie";
            http.Response.Headers.CacheControl = "private, no-cache";
            http.Response.Redirect($"/{reader.Tag}{http.Request.QueryString}");
            return;
        }
        var language = offered.FirstOrDefault(l => string.Equals(l.Tag, first, StringComparison.OrdinalIgnoreCase));
        var site = http.RequestServices.GetRequiredService<SiteContext>();
        if (language is null)
        {
            if (redirects.Find(path) is { } target)
            {
                http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
                http.Response.Headers.Location = Addresses.Encode(target);
                return;
            }
            await site.Load(reader, offered, http.RequestAborted);
            http.Features.Set(ScreenState.NotFound);
            return;
        }
        await site.Load(language, offered, http.RequestAborted);
        var canonical = Canonical(path);
        if (canonical != path)
        {
            site.Rewritten = true;
            http.Request.Path = canonical;
        }
        if (site.Mission is null && !canonical.EndsWith(".ics", StringComparison.Ordinal)) http.Features.Set(ScreenState.Unavailable);
        else await next(http);
    }

    // Only the language and the section: ids, tokens and keys of votes keep their letters.
    static string Canonical(string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        for (var i = 1; i < Math.Min(3, segments.Length); i++) segments[i] = segments[i].ToLowerInvariant();
        return string.Join('/', segments);
    }

    [GeneratedRegex(@"^/(assets|fonts|media|health|theme)/|^/(robots\.txt|favicon\.ico|sitemap[\w-]*\.xml|opensearch-\w+\.xml)$")]
    private static partial Regex NoLanguage();
}
