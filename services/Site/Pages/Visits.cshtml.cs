using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>Visits, consultations and meetings of the two States, the newest first.</summary>
public sealed class VisitsModel(SiteContext site) : Screen(site)
{
    const int MostPlaces = 12;

    static readonly string[] Directions = ["incoming", "outgoing", "elsewhere"];

    public IReadOnlyList<Engagement> Visits { get; private set; } = [];

    public IReadOnlyList<Facet> ByDirection { get; private set; } = [];

    public IReadOnlyList<Facet> ByKind { get; private set; } = [];

    public ChartData Chart { get; private set; } = null!;

    public ChartData Map { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? kind, string? direction, string? year, CancellationToken cancellation)
    {
        var all = new List<Engagement>();
        for (var token = ""; all.Count < 500;)
        {
            var list = await Site.Get<ListEngagementsResponse>(
                $"/v1/engagements?partner={Site.Receiving}&order=-start&pageSize=100&pageToken={Uri.EscapeDataString(token)}",
                    cancellation);
            if (list.Value is null) return Instead(ScreenState.Of(list));
            all.AddRange(list.Value.Engagements);
            if (string.IsNullOrEmpty(list.Value.NextPageToken)) break;
            token = list.Value.NextPageToken;
        }
        if (!Directions.Contains(direction)) direction = null;
        if (all.TrueForAll(v => v.Kind != kind)) kind = null;
        Visits = [.. all.Where(v => (kind is null || v.Kind == kind) && (direction is null || v.Direction == direction)
            && (year is null || v.Start[..4] == year))
            .OrderByDescending(v => v.Start, StringComparer.Ordinal)];
        ByDirection = [.. Directions.Select(d => new Facet(Query(kind, d), Label("direction", d),
            all.Count(v => v.Direction == d && (kind is null || v.Kind == kind)), d == direction))
            .Prepend(new Facet(Query(kind, null), W["all"], all.Count(v => kind is null || v.Kind == kind), direction is null))
                .Where(f => f.Count > 0)];
        ByKind = [.. all.Where(v => direction is null || v.Direction == direction).GroupBy(v => v.Kind).OrderByDescending(g => g.Count())
            .Select(g => new Facet(Query(g.Key, direction), Label("kind", g.Key), g.Count(), g.Key == kind))
            .Prepend(new Facet(Query(null, direction), W["all"], all.Count(v => direction is null || v.Direction == direction),
                kind is null))];
        Map = MapOf([.. all.Where(v => v.Status == "held")]);
        Chart = ChartOf([.. all.Where(v => v.Status == "held")]);
        Listed = Entries("events", Visits, v => (v.Id, v.Title));
        (Summary, Api) = (W["visits.summary"], $"/v1/engagements?partner={Site.Receiving}&order=-start");
        Crumbs = [new(Path("relations"), W["nav.relations"])];
        return Show(W["visits"], "visits");
    }

    ChartData ChartOf(IReadOnlyList<Engagement> held)
    {
        var years = held.Select(v => int.Parse(v.Start[..4], CultureInfo.InvariantCulture)).ToList();
        int[] range = years.Count == 0 ? [] : [.. Enumerable.Range(years.Min(), years.Max() - years.Min() + 1)];
        string[] names = [.. range.Select(y => y.ToString(CultureInfo.InvariantCulture))];
        return new("visits", W["visits.chart", ("c", W.Count("meetings.count", held.Count)), ("a", names.FirstOrDefault() ?? ""),
            ("b", names.LastOrDefault() ?? "")], W["year"], names,
            [.. Directions.Select(d => new ChartSeries(Label("direction", d),
                [.. names.Select(y => (decimal?)held.Count(v => v.Direction == d && v.Start[..4] == y))],
                Uncertain: [.. names.Select(y => held.Count(v => v.Direction == d && v.Start[..4] == y && v.Precision != "day"))]))
                .Where(s => s.Values.Any(v => v > 0))], Csv: Path("figures", "visits.csv"), Uncertainty: W["date.only-month"]);
    }

    // One point for each place whose coordinates are known.
    ChartData MapOf(IReadOnlyList<Engagement> held)
    {
        var places = held.Where(v => Degrees(v.Coordinates) is not null && v.Place?.Text is { Length: > 0 })
            .GroupBy(v => v.Place!.Text!).OrderByDescending(g => g.Count()).Take(MostPlaces).ToList();
        return new("places", W["visits.map"], W["place"], [.. places.Select(p => p.Key)],
            [new(W["engagements"], [.. places.Select(p => (decimal?)p.Count())])], Source: "Natural Earth",
            Csv: Path("figures", "places.csv"), Places: [.. places.Select(p => Degrees(p.First().Coordinates)!.Value)]);
    }

    public static (double Latitude, double Longitude)? Degrees(string? coordinates) =>
        coordinates?.Split(',') is [var latitude, var longitude]
        && double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
        && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? (y, x) : null;

    string Query(string? kind, string? direction)
    {
        var query = string.Join('&', new[] { kind is null ? null : "kind=" + kind, direction is null ? null
            : "direction=" + direction }.Where(p => p is not null));
        return Path("visits") + (query.Length > 0 ? "?" + query : "");
    }
}
