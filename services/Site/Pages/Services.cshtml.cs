using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The services of the mission.</summary>
public sealed class ServicesModel(SiteContext site) : Screen(site)
{
    /// <summary>The public pages of this language, by key.</summary>
    public IReadOnlyDictionary<string, Page> Explained { get; private set; } = new Dictionary<string, Page>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Site.Mission?.Contact?.Services?.Any(s => string.IsNullOrEmpty(s.Link)) == true)
            Explained = ((await Site.Get<ListPagesResponse>("/v1/pages?type=page&pageSize=100", cancellation)).Value?.Pages ?? [])
                .ToDictionary(p => p.Key);
        (Summary, Api, Crumbs) = (W["services.summary"], "/v1/mission", [new Crumb(Path("embassy"), W["nav.embassy"])]);
        return Show(W["services"], "embassy", "services");
    }

    /// <summary>Where a service is explained: its own link, else the page with its key; null without either.</summary>
    public string? Address(MissionService service) => service.Link is { Length: > 0 } link ? SiteLinks.Link(Site, link) ?? link
        : Explained.TryGetValue(service.Key, out var page) ? Site.Page(page) : null;
}
