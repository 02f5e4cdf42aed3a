using System.Globalization;
using System.Xml.Linq;

namespace Embassy.ServiceDefaults;

/// <summary>Renders a chart as SVG: bars or lines, a legend and the same figures as a table.</summary>
/// <remarks>
/// The legend begins on the side where the language begins. Screen readers read the table as a table (WAI-ARIA roles),
/// and every reader can check the bars by it. Time runs from left to right in every language, as numbers do. The file
/// contains no script, no external style and only escaped text.
/// </remarks>
public static class ChartSvg
{
    internal const int Width = 800, Margin = 40, PlotTop = 90, PlotHeight = 220, RowHeight = 24, FontSize = 14;

    static readonly XNamespace Ns = "http://www.w3.org/2000/svg";

    public static string Draw(ChartData chart)
    {
        const int tableTop = PlotTop + PlotHeight + 60;
        var height = tableTop + RowHeight * (chart.Categories.Count + 1) + Margin;
        var svg = Node("svg", ("viewBox", $"0 0 {Width} {height}"), ("width", Width), ("height", height), ("lang", chart.Words.Tag),
            ("direction", chart.IsRightToLeft ? "rtl" : "ltr"), ("role", "graphics-document document"),
            ("aria-labelledby", "chart-title"), ("aria-describedby", "chart-figures"),
            ("font-family", "sans-serif"), ("font-size", FontSize), ("fill", "#1a1a1a"),
            Node("title", ("id", "chart-title"), chart.Title),
            Node("rect", ("width", Width), ("height", height), ("fill", "#ffffff")),
            Text(chart.Title, Start(chart), 30, "start", ("font-size", 18), ("font-weight", "bold"), ("aria-hidden", "true")),
            Legend(chart), ChartPlot.Of(chart), Table(chart, tableTop));
        if (chart.Unit.Length > 0) svg.Add(Text(chart.Unit, Start(chart), PlotTop - 10, "start", ("class", "unit")));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    static XElement Legend(ChartData chart)
    {
        var legend = Node("g", ("aria-hidden", "true"));
        double at = 0;
        foreach (var (i, series) in chart.Series.Index())
        {
            var x = chart.IsRightToLeft ? Width - Margin - at - 12 : Margin + at;
            legend.Add(Node("rect", [("x", x), ("y", 48), ("width", 12), ("height", 10), .. ChartPattern.Of(i).Area]),
                Text(series.Name, chart.IsRightToLeft ? x - 6 : x + 18, 59, "start"));
            at += 36 + series.Name.Length * 7.5;
        }
        return legend;
    }

    static XElement Table(ChartData chart, int top)
    {
        var column = (double)(Width - 2 * Margin) / (chart.Series.Count + 1);
        var missing = chart.Words.Text("chart.none");
        return Node("g", [("id", "chart-figures"), ("role", "table"), ("aria-label", chart.Title),
            Row("columnheader", [chart.Axis, .. chart.Series.Select(s => s.Name)], top),
            .. chart.Categories.Select((name, c) => Row("cell",
                [name, .. chart.Series.Select(s => s.Values[c]?.ToString(CultureInfo.InvariantCulture) ?? missing)],
                top + RowHeight * (c + 1)))]);

        XElement Row(string role, string[] cells, int y) => Node("g", [("role", "row"), .. cells.Select((cell, i) =>
            Text(cell, chart.IsRightToLeft ? Width - Margin - i * column : Margin + i * column, y, "start",
                ("role", role == "cell" && i == 0 ? "rowheader" : role),
                ("font-weight", role == "cell" && i > 0 ? "normal" : "bold")))]);
    }

    /// <summary>The x coordinate where a line of text begins: on the right for a right-to-left language.</summary>
    static int Start(ChartData chart) => chart.IsRightToLeft ? Width - Margin : Margin;

    internal static XElement Text(string words, double x, double y, string anchor, params object[] attributes) =>
        Node("text", [("x", x), ("y", y), ("text-anchor", anchor), ("unicode-bidi", "plaintext"), .. attributes, words]);

    /// <param name="content">Attributes as pairs of name and value, elements, and text.</param>
    internal static XElement Node(string name, params object[] content) => new(Ns + name, content.Select(part => part switch
    {
        (string key, double number) => new XAttribute(key, Number(number)),
        (string key, { } value) => new XAttribute(key, value),
        _ => part,
    }));

    internal static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
