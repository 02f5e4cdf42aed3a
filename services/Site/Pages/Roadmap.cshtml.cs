using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The roadmap: initiatives in five dimensions, with their progress.</summary>
public sealed class RoadmapModel(SiteContext site) : Screen(site)
{
    static readonly string[] Dimensions = ["political", "economic", "social", "cultural", "humanitarian"];

    public IReadOnlyList<(string Dimension, IReadOnlyList<Initiative> Initiatives)> ByDimension { get; private set; } = [];

    public ChartData Chart { get; private set; } = null!;

    public int Total { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var list = await Site.Get<ListInitiativesResponse>("/v1/initiatives?pageSize=100", cancellation);
        if (list.Value is null) return Instead(ScreenState.Of(list));
        var all = list.Value.Initiatives;
        Total = all.Count;
        ByDimension = [.. Dimensions.Union(all.Select(i => i.Dimension))
            .Select(d => (d, (IReadOnlyList<Initiative>)[.. all.Where(i => i.Dimension == d)]))];
        var counted = ByDimension.Where(d => d.Initiatives.Count > 0).ToList();
        ChartSeries Of(string name, Func<Initiative, bool> which, bool warning = false) => new(name,
            [.. counted.Select(d => (decimal?)d.Initiatives.Count(which))], Hatched: warning);
        // Each initiative once: one that is late and blocked waits for others.
        Chart = new("roadmap", W["roadmap.chart", ("c", W.Count("initiatives.count", all.Count)),
            ("m", Site.Number(all.Count(i => i.Status == "completed")))], W["dimension"],
            [.. counted.Select(d => Label("dimension", d.Dimension))],
            [
                Of(Label("initiative-status", "completed"), i => i.Status == "completed"),
                Of(Label("initiative-status", "open"), i => i.Status != "completed" && !i.Late && !i.Blocked),
                Of(Label("step-status", "late"), i => i.Status != "completed" && i.Late && !i.Blocked, warning: true),
                Of(Label("step-status", "blocked"), i => i.Status != "completed" && i.Blocked, warning: true),
            ], Csv: Path("figures", "roadmap.csv"));
        Listed = Entries("roadmap", all, i => (i.Id, i.Title));
        (Summary, Api, Crumbs) = (W["roadmap.summary"], "/v1/initiatives", [new(Path("relations"), W["nav.relations"])]);
        return Show(W["roadmap"], "roadmap");
    }
}
