using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A resolution of a forum, with the paragraphs that name one of the two States.</summary>
public sealed class ResolutionModel(SiteContext site) : Screen(site)
{
    public Resolution Resolution { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string forum, string resolution, CancellationToken cancellation)
    {
        var address = $"/v1/forums/{Uri.EscapeDataString(forum)}/resolutions/{Uri.EscapeDataString(resolution)}";
        var found = await Site.Get<Resolution>(address + "?fallback=true", cancellation);
        if (found.Value is null) return Instead(found.Status == 400 ? ScreenState.NotFound : ScreenState.Of(found));
        Resolution = found.Value;
        Crumbs = [new(Path("forums"), W["nav.forums"]), new(Path("forums", forum), Label("forum", forum))];
        (Api, TitleText) = (address, Resolution.Title);
        return Show(Resolution.Title?.Text ?? Resolution.Symbol, "forums", forum, "resolutions", resolution);
    }
}
