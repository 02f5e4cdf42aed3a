using Embassy.Site.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The services of the mission.</summary>
public sealed class ServicesModel(SiteContext site) : Screen(site)
{
    public IActionResult OnGet()
    {
        (Summary, Api, Crumbs) = (W["services.summary"], "/v1/mission", [new Crumb(Path("embassy"), W["nav.embassy"])]);
        return Show(W["services"], "embassy", "services");
    }
}
