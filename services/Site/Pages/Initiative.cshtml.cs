using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>An initiative of the roadmap: its steps, and the chain from the meeting to the agreement.</summary>
public sealed class InitiativeModel(SiteContext site) : Screen(site)
{
    public Initiative Initiative { get; private set; } = null!;

    public Chain? Chain { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string? words, CancellationToken cancellation)
    {
        var found = await Site.Get<Initiative>($"/v1/initiatives/{Uri.EscapeDataString(id)}", cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Initiative = found.Value;
        Chain = (await Site.Get<Chain>($"/v1/initiatives/{id}:chain", cancellation)).Value;
        Crumbs = [new(Path("relations"), W["nav.relations"]), new(Path("roadmap"), W["roadmap"])];
        return await ShowRecord("roadmap", id, Initiative.Title, W["initiative"], $"/v1/initiatives/{id}", cancellation);
    }
}
