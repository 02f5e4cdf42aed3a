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
        ChartSeries Of(string name, int colour, Func<Initiative, bool> which, bool warning = false) => new(name,
            [.. counted.Select(d => (decimal?)d.Initiatives.Count(which))], Hatched: warning, Colour: colour);
        var (late, blocked) = (Label("step-status", "late"), Label("step-status", "blocked"));
        ChartSeries[] series =
        [
            Of(Label("initiative-status", "completed"), 4, i => i.Status == "completed"),
            Of(Label("initiative-status", "open"), 0, i => i.Status != "completed" && !i.Late && !i.Blocked),
            Of(late, 1, i => i.Status != "completed" && i.Late && !i.Blocked, warning: true),
            Of(blocked, 3, i => i.Status != "completed" && i.Blocked && !i.Late, warning: true),
            Of(late + W["and-list"] + blocked, 2, i => i.Status != "completed" && i.Blocked && i.Late, warning: true),
        ];
        // Each initiative is in one of them.
        Chart = new("roadmap", W["roadmap.chart", ("c", W.Count("initiatives.count", all.Count)),
            ("m", Site.Number(all.Count(i => i.Status == "completed")))], W["dimension"],
            [.. counted.Select(d => Label("dimension", d.Dimension))],
            [.. series.Where(o => o.Values.Any(v => v > 0))], Csv: Path("figures", "roadmap.csv"));
        Listed = Entries("roadmap", all, i => (i.Id, i.Title));
        (Summary, Api, Crumbs) = (W["roadmap.summary"], "/v1/initiatives", [new(Path("relations"), W["nav.relations"])]);
        return Show(W["roadmap"], "roadmap");
    }
}
