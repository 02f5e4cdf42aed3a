using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>What a reader sees instead of a screen: not found, not in this language, gone, or away for now.</summary>
public sealed class StateModel(SiteContext site) : Screen(site)
{
    public ScreenState Current { get; private set; } = ScreenState.NotFound;

    /// <summary>The languages in which the page exists, with its addresses.</summary>
    public IReadOnlyList<Alternate> Elsewhere { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (HttpContext.Features.Get<ScreenState>() is not { } state) return Instead(ScreenState.NotFound);
        (Current, NoIndex) = (state, true);
        if (state is { Kind: "language-missing", Problem.AvailableLocales: { } locales })
            Elsewhere = [.. locales.Select(Language.Find).OfType<Language>().Where(l => l != Site.Language)
                .Select(l => new Alternate(l, RouteTable.Path(l, Asked()), true))];
        var page = Show(W[$"state.{state.Kind}.title"]);
        // A reader changes the language of the state, not of what is not there.
        Alternates = [.. Site.Offered.Select(l => new Alternate(l, RouteTable.Path(l), true))];
        page.StatusCode = state.Status;
        Response.StatusCode = state.Status;
        return page;
    }

    string[] Asked() => HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget is { } target
        ? [.. target.Split('?')[0].Split('/').Skip(2).Select(Uri.UnescapeDataString)] : [];
}
