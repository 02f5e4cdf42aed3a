using System.Globalization;
using Embassy.Forums.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Dossiers;

/// <summary>Converts the figures of a dossier to charts in its language. Omits charts without figures.</summary>
static class DossierCharts
{
    const string ByYear = "agreement-by-year", ByIssue = "agreement-by-issue", Commitments = "commitments";

    public static IEnumerable<Chart> Of(Dossier dossier, LocaleData words)
    {
        var (first, second, voting) = (dossier.States[0], dossier.States[1], dossier.Agreement);
        var pair = $"{first} – {second}";
        Chart[] charts =
        [
            Chart(dossier, ByYear, words.Text("chart.voting-by-year", first, second, voting.Method),
                words.Text("chart.session-year"), words.Text("chart.score"),
                Series(pair, voting.ByYear.Where(y => y.HasScore).Select(y => (Year(y), Year(y), y.Score)))),
            Chart(dossier, ByIssue, words.Text("chart.voting-by-issue", first, second, voting.Method),
                words.Text("chart.issue"), words.Text("chart.score"),
                Series(pair, voting.ByIssue.Where(i => i.HasScore).Select(i => (i.Issue, words.Text("issue." + i.Issue), i.Score)))),
            Chart(dossier, Commitments, words.Text("chart.commitments", first, second, dossier.AsOf),
                words.Text("chart.commitment"), "kb/d", [.. dossier.States.Select(state => CommitmentsOf(dossier, state, words))]),
        ];
        return charts.Where(c => c.Series.Any(s => s.Points.Count > 0));
    }

    /// <summary>The chart to draw. Scores use their full scale.</summary>
    public static ChartData DataOf(Chart chart, LocaleData words)
    {
        var categories = chart.Series.SelectMany(s => s.Points).DistinctBy(p => p.X).ToList();
        return new(words, chart.Title, chart.X, [.. categories.Select(c => c.Name)],
            [.. chart.Series.Select(s => new ChartDataSeries(s.Name,
                [.. categories.Select(c => s.Points.FirstOrDefault(p => p.X == c.X) is { } point ? Rounded(point.Y) : (decimal?)null)]))])
        {
            Unit = chart.Y,
            Maximum = chart.Chart_ is ByYear or ByIssue ? 1 : null,
            IsLine = chart.Chart_ == ByYear,
        };
    }

    static decimal Rounded(double value) => decimal.Round((decimal)value, 3);

    static string Year(AgreementOfYear year) => year.Year.ToString(CultureInfo.InvariantCulture);

    // An exempt State has no amount, and so no bar.
    static ChartSeries CommitmentsOf(Dossier dossier, string state, LocaleData words) =>
        Series(state, dossier.Forums.Where(f => f.Pair is not null).SelectMany(f => f.Pair.Commitments)
            .Where(c => c.Party == state && c.Value.Length > 0).GroupBy(c => c.Kind)
            .Select(lines => (lines.Key, words.Text("commitment." + lines.Key), Amount([.. lines]))));

    // Layers of voluntary cuts add up; a net required amount comes before the gross one.
    static double Amount(IReadOnlyList<Commitment> lines) => lines.All(l => l.Layer.Length > 0) ? lines.Sum(Value)
        : Value(lines.FirstOrDefault(l => l.NetOf is not ("" or "none")) ?? lines[0]);

    static double Value(Commitment line) => double.Parse(line.Value, CultureInfo.InvariantCulture);

    static Chart Chart(Dossier dossier, string key, string title, string x, string y, params IReadOnlyList<ChartSeries> series) => new()
    {
        Chart_ = key,
        Title = title,
        X = x,
        Y = y,
        Series = { series.Where(s => s.Points.Count > 0) },
        Svg = $"/v1/dossiers/{dossier.Pair}/charts/{key}.svg?asOf={dossier.AsOf}&locale={dossier.Locale}",
    };

    static ChartSeries Series(string name, IEnumerable<(string X, string Name, double Y)> points) =>
        new() { Name = name, Points = { points.Select(p => new ChartPoint { X = p.X, Name = p.Name, Y = p.Y }) } };
}
