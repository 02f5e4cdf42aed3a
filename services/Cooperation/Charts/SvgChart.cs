using System.Globalization;
using System.Xml;

namespace Embassy.Cooperation.Charts;

/// <summary>Renders a chart as SVG: bars, a legend and the same figures as a table.</summary>
/// <remarks>
/// The legend begins on the side where the language begins. Screen readers read the table as a table (WAI-ARIA roles),
/// and every reader can check the bars by it. Time runs from left to right in every language, as numbers do. The file
/// contains no script, no external style and only escaped text.
/// </remarks>
static class SvgChart
{
    const int Width = 800, Margin = 40, PlotTop = 90, PlotHeight = 220, RowHeight = 24;

    // The colours also differ in lightness, for readers with colour blindness.
    static readonly string[] Colours =
        ["#1b4f72", "#d68910", "#1e8449", "#922b21", "#7d3c98", "#5d6d7e", "#45b39d", "#f1948a", "#85929e", "#f7dc6f", "#1a5276", "#a04000",
            "#82e0aa"];

    /// <param name="none">The words for a missing figure.</param>
    public static string Draw(V1.Chart chart, string none)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var svg = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true }))
        {
            var height = PlotTop + PlotHeight + 60 + RowHeight * (chart.Categories.Count + 1) + Margin;
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            Set(svg, ("viewBox", $"0 0 {Width} {height}"), ("width", $"{Width}"), ("height", $"{height}"), ("lang", chart.Locale),
                ("direction", chart.Dir),
                ("role", "graphics-document document"), ("aria-labelledby", "chart-title"), ("aria-describedby", "chart-figures"),
                ("font-family", "sans-serif"), ("font-size", "14"));
            svg.WriteStartElement("title");
            Set(svg, ("id", "chart-title"));
            svg.WriteString(chart.Title);
            svg.WriteEndElement();
            Element(svg, "rect", ("width", $"{Width}"), ("height", $"{height}"), ("fill", "#ffffff"));
            Text(svg, chart.Title, Start(chart), 30, "start", ("font-size", "18"), ("font-weight", "bold"), ("aria-hidden", "true"));
            Legend(svg, chart);
            Bars(svg, chart);
            Table(svg, chart, none, PlotTop + PlotHeight + 60);
            svg.WriteEndElement();
        }
        return text.ToString();
    }

    static bool Rtl(V1.Chart chart) => chart.Dir == "rtl";

    /// <summary>The x coordinate where a line of text begins: on the right for a right-to-left language.</summary>
    static int Start(V1.Chart chart) => Rtl(chart) ? Width - Margin : Margin;

    static void Legend(XmlWriter svg, V1.Chart chart)
    {
        Group(svg, ("aria-hidden", "true"));
        double at = 0;
        for (var i = 0; i < chart.Series.Count; i++)
        {
            var name = chart.Series[i].Name;
            var x = Rtl(chart) ? Width - Margin - at - 12 : Margin + at;
            Element(svg, "rect", ("x", Number(x)), ("y", "48"), ("width", "12"), ("height", "12"), ("fill", Colour(i)));
            Text(svg, name, Rtl(chart) ? x - 6 : x + 18, 59, "start");
            at += 36 + name.Length * 7.5;
        }
        svg.WriteEndElement();
    }

    static void Bars(XmlWriter svg, V1.Chart chart)
    {
        var most = chart.Series.SelectMany(s => s.Values).Where(v => v.Length > 0).Select(Value).DefaultIfEmpty(0).Max();
        if (most == 0) most = 1;
        var group = (double)(Width - 2 * Margin) / Math.Max(1, chart.Categories.Count);
        var bar = group * 0.8 / Math.Max(1, chart.Series.Count);
        Group(svg, ("aria-hidden", "true"));
        Element(svg, "line", ("x1", $"{Margin}"), ("x2", $"{Width - Margin}"), ("y1", $"{PlotTop + PlotHeight}"),
            ("y2", $"{PlotTop + PlotHeight}"), ("stroke", "#333333"));
        for (var c = 0; c < chart.Categories.Count; c++)
        {
            var left = Margin + c * group;
            for (var s = 0; s < chart.Series.Count; s++)
            {
                if (chart.Series[s].Values[c].Length == 0) continue;
                var high = (double)decimal.Round(Value(chart.Series[s].Values[c]) / most * PlotHeight, 1);
                Element(svg, "rect", ("x", Number(left + group * 0.1 + s * bar)), ("y", Number(PlotTop + PlotHeight - high)),
                    ("width", Number(bar)), ("height", Number(high)), ("fill", Colour(s)));
            }
            Text(svg, chart.Categories[c].Name, left + group / 2, PlotTop + PlotHeight + 20, "middle");
        }
        svg.WriteEndElement();
    }

    static void Table(XmlWriter svg, V1.Chart chart, string none, int top)
    {
        Group(svg, ("id", "chart-figures"), ("role", "table"), ("aria-label", chart.Title));
        var column = (double)(Width - 2 * Margin) / (chart.Series.Count + 1);
        double X(int cell) => Rtl(chart) ? Width - Margin - cell * column : Margin + cell * column;
        Row("columnheader", [chart.Axis, .. chart.Series.Select(s => s.Name)], top);
        for (var c = 0; c < chart.Categories.Count; c++)
            Row("cell", [chart.Categories[c].Name, .. chart.Series.Select(s => s.Values[c].Length > 0 ? s.Values[c] : none)],
                top + RowHeight * (c + 1));
        svg.WriteEndElement();

        void Row(string role, IReadOnlyList<string> cells, int y)
        {
            Group(svg, ("role", "row"));
            for (var i = 0; i < cells.Count; i++)
                Text(svg, cells[i], X(i), y, "start", ("role", role == "cell" && i == 0 ? "rowheader" : role),
                    ("font-weight", role == "cell" && i > 0 ? "normal" : "bold"));
            svg.WriteEndElement();
        }
    }

    // A double is precise enough for the height of a bar; the label shows the decimal itself.
    static decimal Value(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    static string Colour(int series) => Colours[series % Colours.Length];

    static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    static void Group(XmlWriter svg, params ReadOnlySpan<(string, string)> attributes)
    {
        svg.WriteStartElement("g");
        Set(svg, attributes);
    }

    static void Element(XmlWriter svg, string name, params ReadOnlySpan<(string, string)> attributes)
    {
        svg.WriteStartElement(name);
        Set(svg, attributes);
        svg.WriteEndElement();
    }

    static void Text(XmlWriter svg, string words, double x, double y, string anchor, params ReadOnlySpan<(string, string)> attributes)
    {
        svg.WriteStartElement("text");
        Set(svg, ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), ("unicode-bidi", "plaintext"));
        Set(svg, attributes);
        svg.WriteString(words);
        svg.WriteEndElement();
    }

    static void Set(XmlWriter svg, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes) svg.WriteAttributeString(name, value);
    }
}
