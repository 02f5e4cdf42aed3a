using System.Globalization;
using System.Xml.Linq;
using static Embassy.ServiceDefaults.ChartSvg;

namespace Embassy.ServiceDefaults;

/// <summary>The plot of a chart: the scale with its grid, the labels of the categories, and bars or lines.</summary>
sealed class ChartPlot
{
    const int GridLines = 4, WidthOfCharacter = 8;

    readonly ChartData chart;
    readonly decimal low, high;
    readonly double left, step;

    ChartPlot(ChartData chart)
    {
        this.chart = chart;
        var values = chart.Series.SelectMany(s => s.Values).OfType<decimal>().Append(0).ToList();
        (low, high) = (values.Min(), chart.Maximum ?? values.Max());
        if (low == high) high = low + 1;
        left = Margin + WidthOfCharacter * Scale.Max(v => Label(v).Length);
        step = (Width - Margin - left) / Math.Max(1, chart.Categories.Count);
    }

    IEnumerable<decimal> Scale => Enumerable.Range(0, GridLines + 1).Select(i => low + (high - low) * i / GridLines);

    /// <summary>Hidden from screen readers, which read the table.</summary>
    public static XElement Of(ChartData chart)
    {
        var plot = new ChartPlot(chart);
        return Node("g", [("aria-hidden", "true"), .. plot.Grid(), .. plot.Categories(),
            .. chart.Series.SelectMany((series, i) => chart.IsLine ? plot.Line(series, i) : plot.Bars(series, i))]);
    }

    IEnumerable<XElement> Grid() =>
    [
        .. Scale.SelectMany(value => (XElement[])
            [Rule(value, "0.5"), Text(Label(value), left - 6, Y(value) + 4, "end", ("direction", "ltr"))]),
        Rule(0, "1.5"),
    ];

    XElement Rule(decimal value, string width) => Node("line", ("x1", left), ("x2", Width - Margin), ("y1", Y(value)), ("y2", Y(value)),
        ("stroke", "#767676"), ("stroke-width", width));

    // As many labels as fit.
    IEnumerable<XElement> Categories()
    {
        var every = Math.Max(1, (int)Math.Ceiling(chart.Categories.Select(n => n.Length).DefaultIfEmpty().Max() * WidthOfCharacter / step));
        return chart.Categories.Index().Where(c => c.Index % every == 0)
            .Select(c => Text(c.Item, X(c.Index), PlotTop + PlotHeight + 20, "middle"));
    }

    IEnumerable<XElement> Bars(ChartDataSeries series, int i)
    {
        var width = step * 0.8 / chart.Series.Count;
        foreach (var (category, value) in Figures(series))
        {
            var (x, top) = (left + category * step + step * 0.1 + i * width, Math.Min(Y(value), Y(0)));
            yield return Node("rect", [("x", x), ("y", top), ("width", width), ("height", Math.Abs(Y(value) - Y(0))),
                .. ChartPattern.Of(i).Area]);
            if (width >= Label(value).Length * WidthOfCharacter)
                yield return Text(Label(value), x + width / 2, top - 5, "middle", ("direction", "ltr"));
        }
    }

    IEnumerable<XElement> Line(ChartDataSeries series, int i) =>
    [
        Node("polyline", [("points", string.Join(' ', Figures(series).Select(f => $"{Number(X(f.Index))},{Number(Y(f.Item))}"))),
            .. ChartPattern.Of(i).Line]),
        // A series of one value has no line.
        .. Figures(series).Select(f => Node("circle", [("cx", X(f.Index)), ("cy", Y(f.Item)), ("r", 4), .. ChartPattern.Of(i).Area])),
    ];

    static IEnumerable<(int Index, decimal Item)> Figures(ChartDataSeries series) =>
        series.Values.Index().Where(v => v.Item is not null).Select(v => (v.Index, v.Item!.Value));

    double X(int category) => left + (category + 0.5) * step;

    double Y(decimal value) => (double)(PlotTop + PlotHeight - decimal.Round((value - low) / (high - low) * PlotHeight, 1));

    static string Label(decimal value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
