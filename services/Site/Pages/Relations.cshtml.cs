using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Html;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The relations of the two States: the mission's own page, and what is on record beside it.</summary>
public sealed class RelationsModel(SiteContext site) : Screen(site)
{
    public Overview Overview { get; private set; } = null!;

    public PageHtml? Narrative { get; private set; }

    public Page? Entry => Overview.Narrative?.Page;

    public IReadOnlyList<NavigationPage> Menu { get; private set; } = [];

    public Engagement? LastVisit { get; private set; }

    public Engagement? NextVisit { get; private set; }

    /// <summary>The last year of which trade is on record.</summary>
    public TradeYear? Trade => Overview.Trade?.Summary?.Years.MaxBy(y => y.Year, StringComparer.Ordinal);

    public IReadOnlyList<(string Status, int Count)> Agreements { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var reading = Site.Get<Overview>($"/v1/overview?partner={Site.Receiving}", cancellation);
        var menu = Site.Get<Navigation>("/v1/navigation", cancellation);
        // The overview has the newest ten agreements; the counts are of all.
        var agreements = Site.Get<ListAgreementsResponse>("/v1/agreements?pageSize=100", cancellation);
        var today = Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var ahead = Site.Get<ListEngagementsResponse>($"/v1/engagements?partner={Site.Receiving}&from={today}"
            + "&status=planned,tentative,confirmed&order=start&pageSize=20", cancellation);
        await Task.WhenAll(reading, menu, agreements, ahead);
        if ((await reading).Value is not { } overview) return Instead(ScreenState.Of(await reading));
        (Overview, Menu, Api) = (overview, (await menu).Value?.Pages ?? [], $"/v1/overview?partner={Site.Receiving}");
        // A part that is missing comes back soon, so the screen is not cached for long.
        Site.Degraded |= new[] { overview.Visits?.State, overview.Agreements?.State, overview.Roadmap?.State, overview.Narrative?.State,
            overview.Trade?.State }
            .Any(s => s is "missing" or "degraded");
        if (Entry is { Html: { Length: > 0 } html }) Narrative = new PageHtml(html, SiteLinks.Media, href => SiteLinks.Link(Site, href),
            W["condition.fell"]);
        var visits = overview.Visits?.Engagements ?? [];
        LastVisit = visits.Where(v => v.Status == "held").MaxBy(v => v.Start);
        NextVisit = (await ahead).Value?.Engagements.FirstOrDefault(v => v.Precision == "day"
            && v.Kind.Contains("visit", StringComparison.Ordinal));
        Agreements = [.. ((await agreements).Value?.Agreements ?? []).GroupBy(a => a.Status).Select(g => (g.Key, g.Count()))
            .OrderByDescending(g => g.Item2)];
        Summary = Entry?.Summary;
        if (Entry?.Lead is { } lead) SharePicture = SiteLinks.Picture(lead.Src);
        return Show(W["relations.title", ("a", State(Site.Sending)), ("b", State(Site.Receiving))], "relations");
    }
}
