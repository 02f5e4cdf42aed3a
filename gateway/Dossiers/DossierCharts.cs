using System.Globalization;
using Embassy.Forums.V1;

namespace Embassy.Gateway.Dossiers;

/// <summary>Converts the figures of a dossier to chart series. Omits charts without figures.</summary>
static class DossierCharts
{
    public static IEnumerable<Chart> Of(Dossier dossier)
    {
        var pair = string.Join(" and ", dossier.States);
        Chart[] charts =
        [
            Chart(dossier, "agreement-by-year", $"Agreement of {pair} in the General Assembly by year ({dossier.Agreement.Method})",
                "year of the session", "score, 0 to 1",
                Series(pair,
                    dossier.Agreement.ByYear.Where(y => y.HasScore).Select(y => (y.Year.ToString(CultureInfo.InvariantCulture), y.Score)))),
            Chart(dossier, "agreement-by-issue", $"Agreement of {pair} in the General Assembly by issue ({dossier.Agreement.Method})",
                "issue", "score, 0 to 1",
                Series(pair, dossier.Agreement.ByIssue.Where(i => i.HasScore).Select(i => (i.Name, i.Score)))),
            Chart(dossier, "commitments", $"OPEC+ commitments of {pair} in force on {dossier.AsOf}", "line", "kb/d",
                [.. dossier.States.Select(state => Commitments(dossier, state))]),
        ];
        return charts.Where(c => c.Series.Any(s => s.Points.Count > 0));
    }

    // An exempt State has no amount, and so no bar.
    static ChartSeries Commitments(Dossier dossier, string state) =>
        Series(state, dossier.Forums.Where(f => f.Pair is not null).SelectMany(f => f.Pair.Commitments)
        .Where(c => c.Party == state && c.Value.Length > 0).Select(c => (c.Kind, double.Parse(c.Value, CultureInfo.InvariantCulture))));

    static Chart Chart(Dossier dossier, string key, string title, string x, string y, params IReadOnlyList<ChartSeries> series) => new()
    {
        Chart_ = key,
        Title = title,
        X = x,
        Y = y,
        Series = { series.Where(s => s.Points.Count > 0) },
        Svg = $"/v1/dossiers/{dossier.Pair}/charts/{key}.svg?asOf={dossier.AsOf}",
    };

    static ChartSeries Series(string name, IEnumerable<(string X, double Y)> points) =>
        new() { Name = name, Points = { points.Select(p => new ChartPoint { X = p.X, Y = p.Y }) } };
}
