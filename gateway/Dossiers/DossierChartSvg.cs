using System.Globalization;
using System.Xml.Linq;
using Embassy.Forums.V1;

namespace Embassy.Gateway.Dossiers;

/// <summary>
/// Renders a chart as accessible SVG: a title, a description with every figure, series distinguished by pattern and
/// name, text of at least 12 px, and colours with a contrast above 4.5 on white.
/// </summary>
static class DossierChartSvg
{
    const double Width = 800, Height = 400, Left = 70, Right = 20, Top = 60, Bottom = 70;

    static readonly XNamespace Ns = "http://www.w3.org/2000/svg";
    static readonly string[] Colours = ["#004d40", "#8e2400"];
    static readonly string[] Dashes = ["none", "8 5"];

    public static string Draw(Chart chart)
    {
        var top = chart.Series.SelectMany(s => s.Points).Max(p => Math.Abs(p.Y));
        // Scores use their full scale, so that a small difference does not look large.
        var most = chart.Chart_.StartsWith("agreement", StringComparison.Ordinal) ? 1 : top == 0 ? 1 : top;
        var names = chart.Series.SelectMany(s => s.Points.Select(p => p.X)).Distinct().ToList();
        var step = (Width - Left - Right) / names.Count;
        double Y(double value) => Height - Bottom - value / most * (Height - Top - Bottom);
        double X(string name) => Left + (names.IndexOf(name) + 0.5) * step;

        var svg = Node("svg", ("viewBox", $"0 0 {Show(Width)} {Show(Height)}"), ("role", "img"), ("aria-labelledby", "title desc"),
            ("lang", "en"), ("font-family", "sans-serif"), ("font-size", "13"), ("fill", "#1a1a1a"),
            Node("title", ("id", "title"), chart.Title), Node("desc", ("id", "desc"), Describe(chart)),
            Node("rect", ("width", Show(Width)), ("height", Show(Height)), ("fill", "#ffffff")),
            Node("text", ("x", Show(Left)), ("y", "22"), ("font-size", "16"), chart.Title),
            Node("text", ("x", "8"), ("y", Show(Top - 10)), chart.Y));
        for (var i = 0; i <= 4; i++)
        {
            svg.Add(Node("line", ("x1", Show(Left)), ("x2", Show(Width - Right)), ("y1", Show(Y(most * i / 4))),
                ("y2", Show(Y(most * i / 4))), ("stroke", "#767676"), ("stroke-width", "0.5")),
                Node("text", ("x", Show(Left - 8)), ("y", Show(Y(most * i / 4) + 4)), ("text-anchor", "end"), Show(most * i / 4)));
        }
        // Draws as many labels as fit.
        var every = Math.Max(1, (int)Math.Ceiling(names.Max(n => n.Length) * 8 / step));
        for (var i = 0; i < names.Count; i += every)
            svg.Add(Node("text", ("x", Show(X(names[i]))), ("y", Show(Height - Bottom + 20)), ("text-anchor", "middle"), names[i]));
        svg.Add(Node("text", ("x", Show(Width / 2)), ("y", Show(Height - Bottom + 42)), ("text-anchor", "middle"), chart.X));
        for (var i = 0; i < chart.Series.Count; i++)
        {
            var (series, colour, dash) = (chart.Series[i], Colours[i % 2], Dashes[i % 2]);
            if (chart.Chart_ == "agreement-by-year")
                svg.Add(Node("polyline", ("points", string.Join(' ', series.Points.Select(p => $"{Show(X(p.X))},{Show(Y(p.Y))}"))),
                    ("fill", "none"), ("stroke", colour), ("stroke-width", "2"), ("stroke-dasharray", dash)));
            else
            {
                var bar = step * 0.7 / chart.Series.Count;
                foreach (var point in series.Points)
                {
                    var x = X(point.X) - step * 0.35 + i * bar;
                    svg.Add(Node("rect", ("x", Show(x)), ("y", Show(Y(point.Y))), ("width", Show(bar)),
                        ("height", Show(Height - Bottom - Y(point.Y))), ("fill", i % 2 == 0 ? colour : "#ffffff"), ("stroke", colour),
                        ("stroke-width", "2"), ("stroke-dasharray", dash)),
                        Node("text", ("x", Show(x + bar / 2)), ("y", Show(Y(point.Y) - 5)), ("text-anchor", "middle"), Show(point.Y)));
                }
            }
            svg.Add(Node("rect", ("x", Show(Left + i * 180)), ("y", Show(Height - 22)), ("width", "24"), ("height", "10"),
                ("fill", i % 2 == 0 ? colour : "#ffffff"), ("stroke", colour), ("stroke-dasharray", dash)),
                Node("text", ("x", Show(Left + i * 180 + 32)), ("y", Show(Height - 12)), series.Name));
        }
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Describes every figure in words, for screen readers.</summary>
    static string Describe(Chart chart) => string.Join(' ', chart.Series.Select(s =>
        $"{s.Name}: {string.Join("; ", s.Points.Select(p => $"{p.X} {Show(p.Y)}"))}.").Prepend($"{chart.Y} by {chart.X}."));

    static string Show(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    static XElement Node(string name, params object[] content) =>
        new(Ns + name, content.Select(part => part is ValueTuple<string, string>(var key, var value) ? new XAttribute(key, value) : part));
}
