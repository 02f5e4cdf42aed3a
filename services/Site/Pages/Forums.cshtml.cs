using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The standing of the two States in each forum.</summary>
public sealed class ForumsModel(SiteContext site) : Screen(site)
{
    public IReadOnlyList<Forum> Forums { get; private set; } = [];

    public Dossier Dossier { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? on, CancellationToken cancellation)
    {
        AsOf = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var forums = Site.Get<ListForumsResponse>("/v1/forums", cancellation);
        var dossier = Site.Get<Dossier>($"/v1/dossiers/{Site.PairKey}{(AsOf is null ? "" : "?asOf=" + AsOf)}", cancellation);
        await Task.WhenAll(forums, dossier);
        if ((await dossier).Value is not { } found) return Instead(ScreenState.Of(await dossier));
        (Dossier, Forums) = (found, (await forums).Value?.Forums ?? []);
        Site.Degraded |= found.State is "missing" or "degraded";
        (Summary, Api) = (W["forums.summary"], $"/v1/dossiers/{Site.PairKey}");
        return Show(W["nav.forums"], "forums");
    }
}
