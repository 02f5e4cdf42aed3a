using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The head of mission: since when, credentials, and speeches.</summary>
public sealed class AmbassadorModel(SiteContext site) : Screen(site)
{
    public IReadOnlyList<Tenure> Tenures { get; private set; } = [];

    public IReadOnlyList<Page> Speeches { get; private set; } = [];

    /// <summary>A part of what is known of the ambassador cannot be said just now.</summary>
    public bool Missing { get; private set; }

    public HeadOfMission? Head => Site.Mission?.Contact?.Head;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var speeches = Site.Get<ListPagesResponse>("/v1/pages?type=speech&order=-publicDate&pageSize=5", cancellation);
        if (Head?.Person is { Length: > 0 } person)
        {
            var tenures = await Site.Gateway.Get<ListTenuresResponse>($"/v1/tenures?person={person}&pageSize=5", cancellation);
            (Tenures, Missing) = (tenures.Value?.Tenures ?? [], tenures.Unavailable);
        }
        Speeches = (await speeches).Value?.Pages ?? [];
        Missing |= (await speeches).Unavailable;
        (Summary, Api, Crumbs) = (Head?.Name?.Text, "/v1/mission", [new Crumb(Path("embassy"), W["nav.embassy"])]);
        return Show(W["ambassador"], "embassy", "ambassador");
    }
}
