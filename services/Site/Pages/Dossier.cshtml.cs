using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The facts of the two States on four printed pages.</summary>
public sealed class DossierModel(SiteContext site) : Screen(site)
{
    /// <summary>Null if the forums cannot be read just now; the rest is of other services.</summary>
    public Dossier? Dossier { get; private set; }

    public Overview? Overview { get; private set; }

    /// <summary>Null if it cannot be said just now.</summary>
    public IReadOnlyList<HeldOffice>? Held { get; private set; }

    /// <summary>Null if they cannot be said just now.</summary>
    public IReadOnlyList<Engagement>? Ahead { get; private set; }

    public Engagement? LastContact { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var today = Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var dossier = Site.Get<Dossier>($"/v1/dossiers/{Site.PairKey}", cancellation);
        var overview = Site.Get<Overview>($"/v1/overview?partner={Site.Receiving}", cancellation);
        var held = OfficesModel.On(Site, today, cancellation);
        var ahead = Site.Get<ListEngagementsResponse>(
            $"/v1/engagements?from={today}&status=planned,tentative,confirmed&order=start&pageSize=8", cancellation);
        await Task.WhenAll(dossier, overview, held, ahead);
        if (await dossier is { Value: null, Unavailable: false }) return Instead(ScreenState.Of(await dossier));
        (Dossier, Overview) = ((await dossier).Value, (await overview).Value);
        (Held, Ahead) = (await held, (await ahead).Value?.Engagements);
        LastContact = (Overview?.Visits?.Engagements ?? []).Concat(Overview?.Consultations?.Engagements ?? [])
            .Where(e => e.Status == "held").MaxBy(e => e.Start);
        (Summary, Api) = (W["dossier.summary", ("a", State(Site.Sending)), ("b", State(Site.Receiving))], $"/v1/dossiers/{Site.PairKey}");
        Crumbs = [new(Path("relations"), W["nav.relations"])];
        return Show(W["dossier.title", ("a", State(Site.Sending)), ("b", State(Site.Receiving))], "dossier");
    }

    public string Percent(double? score) => score is { } value ? value.ToString("P1", Site.Language.Culture) : "–";
}
