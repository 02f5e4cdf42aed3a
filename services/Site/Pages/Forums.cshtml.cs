using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The standing of the two States in each forum.</summary>
public sealed class ForumsModel(SiteContext site) : Screen(site)
{
    public IReadOnlyList<Forum> Forums { get; private set; } = [];

    public Dossier Dossier { get; private set; } = null!;

    public ChartData Chart { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? on, CancellationToken cancellation)
    {
        AsOf = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var forums = Site.Get<ListForumsResponse>("/v1/forums", cancellation);
        var dossier = Site.Get<Dossier>($"/v1/dossiers/{Site.PairKey}{(AsOf is null ? "" : "?asOf=" + AsOf)}", cancellation);
        await Task.WhenAll(forums, dossier);
        if ((await dossier).Value is not { } found) return Instead(ScreenState.Of(await dossier));
        (Dossier, Forums) = (found, (await forums).Value?.Forums ?? []);
        var joint = found.Forums.Where(f => f.Pair is not null).ToList();
        Chart = new("standing", W["forums.chart"], W["forum"], [.. joint.Select(f => Label("forum", f.Forum))],
            [.. found.States.Select(state => new ChartSeries(State(state), [.. joint.Select(f => Joined(f.Pair!, state))],
                Uncertain: [.. joint.Select(f => Standing(f.Pair!, state) is { Joined: null or "" } ? 1 : 0)]))],
            Csv: Path("figures", "standing.csv"), Until: CivilDates.First(AsOf)?.Year ?? Site.Today.Year,
            Uncertainty: W["standing.unknown-year"]);
        Site.Degraded |= found.State is "missing" or "degraded";
        Listed = [.. found.Forums.Select(f => (Path("forums", f.Forum), Label("forum", f.Forum)))];
        (Summary, Api) = (W["forums.summary"], $"/v1/dossiers/{Site.PairKey}");
        return Show(W["nav.forums"], "forums");
    }

    // One that goes on, or went on that day.
    Membership? Standing(Pair pair, string state) => pair.Standings.FirstOrDefault(m => m.State == state
        && (string.IsNullOrEmpty(m.Left) || AsOf is not null && string.CompareOrdinal(m.Left, AsOf) > 0));

    // The year; none where it is not known.
    decimal? Joined(Pair pair, string state) => Standing(pair, state) is { Joined: { Length: >= 4 } joined }
        ? decimal.Parse(joined[..4], System.Globalization.CultureInfo.InvariantCulture) : null;
}
