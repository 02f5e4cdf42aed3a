using Embassy.Site.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The mission: its head, its services, its contact.</summary>
public sealed class EmbassyModel(SiteContext site) : Screen(site)
{
    public OpeningTimes Hours { get; private set; } = null!;

    public IActionResult OnGet()
    {
        (Hours, Summary, Api) = (OpeningTimes.Of(Site), Site.Mission?.Name?.Text, "/v1/mission");
        JsonLd.Add(StructuredData.Mission(this));
        return Show(W["nav.embassy"], "embassy");
    }
}
