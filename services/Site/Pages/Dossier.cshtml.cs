using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The facts of the two States on four printed pages.</summary>
public sealed class DossierModel(SiteContext site) : Screen(site)
{
    public Dossier Dossier { get; private set; } = null!;

    public Overview? Overview { get; private set; }

    public IReadOnlyList<(Office Office, Tenure Tenure, LocalText? Name)> Holders { get; private set; } = [];

    public IReadOnlyList<Engagement> Ahead { get; private set; } = [];

    public Engagement? LastContact { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var today = Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var dossier = Site.Get<Dossier>($"/v1/dossiers/{Site.PairKey}", cancellation);
        var overview = Site.Get<Overview>($"/v1/overview?partner={Site.Receiving}", cancellation);
        var offices = Site.Get<ListOfficesResponse>("/v1/offices?pageSize=50", cancellation);
        var ahead = Site.Get<ListEngagementsResponse>(
            $"/v1/engagements?from={today}&status=planned,tentative,confirmed&order=start&pageSize=8", cancellation);
        var tenures = Site.Gateway.Get<ListTenuresResponse>($"/v1/tenures?asOf={today}&pageSize=100", cancellation);
        var persons = Site.Get<ListPersonsResponse>("/v1/persons?pageSize=100", cancellation);
        await Task.WhenAll(dossier, overview, offices, ahead, tenures, persons);
        if ((await dossier).Value is not { } found) return Instead(ScreenState.Of(await dossier));
        (Dossier, Overview) = (found, (await overview).Value);
        Ahead = (await ahead).Value?.Engagements ?? [];
        var names = ((await persons).Value?.Persons ?? []).ToDictionary(p => p.Id, p => p.Name);
        var held = ((await tenures).Value?.Tenures ?? []).ToLookup(t => t.Office);
        Holders = [.. ((await offices).Value?.Offices ?? []).Where(o => o.State == Site.Sending || o.State == Site.Receiving)
            .SelectMany(o => held[o.Id].Select(t => (o, t, names.GetValueOrDefault(t.Person))))
            .OrderBy(o => o.o.State != Site.Sending).ThenBy(o => o.t.From, StringComparer.Ordinal)];
        LastContact = (Overview?.Visits?.Engagements ?? []).Concat(Overview?.Consultations?.Engagements ?? [])
            .Where(e => e.Status == "held").MaxBy(e => e.Start);
        (Summary, Api) = (W["dossier.summary", ("a", State(Site.Sending)), ("b", State(Site.Receiving))], $"/v1/dossiers/{Site.PairKey}");
        Crumbs = [new(Path("forums"), W["nav.forums"])];
        return Show(W["dossier.title", ("a", State(Site.Sending)), ("b", State(Site.Receiving))], "dossier");
    }

    public string Percent(double? score) => score is { } value ? value.ToString("P1", Site.Language.Culture) : "–";
}
