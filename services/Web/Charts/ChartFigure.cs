using System.Globalization;
using System.Net;
using System.Text;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace Embassy.Web.Charts;

/// <summary>The kinds of drawing.</summary>
public enum ChartKind
{
    /// <summary>Bars beside each other.</summary>
    Bars,

    /// <summary>Bars on top of each other.</summary>
    Stacked,

    /// <summary>A row for each category: bars behind each other, and their sum.</summary>
    StackedRows,

    /// <summary>Lines between points, from 0 to 1.</summary>
    Lines,

    /// <summary>A dot for each one.</summary>
    Dots,

    /// <summary>Counts above and below a line, by turns of the series.</summary>
    Diverging,

    /// <summary>A row for each category: a bar with other figures on it.</summary>
    Rows,

    /// <summary>A row for each category: bars from a year to this one.</summary>
    Spans,

    /// <summary>A point for each category on an outline of coasts.</summary>
    Map,
}

/// <summary>
/// A chart as a figure: its finding, the drawing for wide and for narrow screens, and the table with its source.
/// Colours,
/// fonts, dark theme and print are those of the style sheet.
/// </summary>
public static class ChartFigure
{
    const string Stripes = "<path class=\"stripe\" d=\"M0 8 8 0M4 12 12 4\"/>";

    public static IHtmlContent Draw(ChartData data, ChartKind kind, Language language)
    {
        if (data.Empty) return HtmlString.Empty;
        var words = Words.Of(language);
        var html = new StringBuilder("<figure class=\"chart\"><figcaption id=\"chart-").Append(data.Key).Append("\">")
            .Append(WebUtility.HtmlEncode(data.Finding)).Append("</figcaption>");
        var doubtful = data.Series.FirstOrDefault(s => s.AnyUncertain);
        if (data.Series.Count > 1 || doubtful is not null)
        {
            html.Append("<ul class=\"key\" aria-hidden=\"true\">");
            for (var i = 0; i < data.Series.Count; i++)
                if (data.Series[i].Values.Any(v => v is not null))
                    Entry(html, Marker(data.Series[i].Colour ?? i, data.Series[i]), data.Series[i].Key ?? data.Series[i].Name);
            if (doubtful is not null)
                Entry(html, kind switch
                {
                    ChartKind.Dots => "<circle class=\"ring l1\" cx=\"6\" cy=\"6\" r=\"5\"/>",
                    ChartKind.Spans => "<rect class=\"mute\" opacity=\".4\" width=\"12\" height=\"12\"/>",
                    _ => $"<rect class=\"mute\" width=\"12\" height=\"12\"/>{Stripes}",
                }, data.Uncertainty!);
            html.Append("</ul>");
        }
        foreach (var (width, height, name) in new[] { (640, 320, "wide"), (340, 300, "small") })
            new ChartDrawing(data, language, width, kind is ChartKind.Rows or ChartKind.StackedRows or ChartKind.Spans
                ? ChartDrawing.RowsHeight(data, kind) : height).Draw(kind, html, name);
        html.Append("<details><summary>").Append(words["chart.table"]).Append("</summary>").Append(Table(data, kind, language))
            .Append("</details>");
        if (data.Csv is not null)
            html.Append("<p><a href=\"").Append(data.Csv).Append("\" download>").Append(words["chart.csv"]).Append("</a></p>");
        if (data.Source is not null)
            html.Append("<p class=\"source\">").Append(words["source"]).Append(language.Tag == "fr" ? "\u202f: <bdi>" : ": <bdi>")
                .Append(WebUtility.HtmlEncode(data.Source)).Append("</bdi></p>");
        return new HtmlString(html.Append("</figure>").ToString());
    }

    static void Entry(StringBuilder html, string marker, string name) =>
        html.Append("<li><svg viewBox=\"0 0 12 12\" width=\"12\" height=\"12\">").Append(marker).Append("</svg>")
            .Append(WebUtility.HtmlEncode(name)).Append("</li>");

    // A shape beside the colour: square, circle, diamond, triangle, and the marks beside bars.
    static string Marker(int series, ChartSeries of) => (of.Mark, of.Hatched, series % 5) switch
    {
        (ChartMark.Tick, _, _) => "<path class=\"tick\" d=\"M0 6h12\"/>",
        (ChartMark.Gap, _, _) => "<path class=\"gap\" d=\"M3 1h5v10H3\"/>",
        (ChartMark.Point, _, _) => "<path class=\"point\" d=\"M6 0l6 6-6 6-6-6z\"/>",
        (ChartMark.Size, _, _) => "<path class=\"s1\" d=\"M0 5h3v3H0zM5 3h7v7H5z\"/>",
        (_, true, var s) => $"<rect class=\"s{s + 1}\" width=\"12\" height=\"12\"/>{Stripes}",
        (_, _, 0) => "<rect class=\"s1\" width=\"12\" height=\"12\"/>",
        (_, _, 1) => "<circle class=\"s2\" cx=\"6\" cy=\"6\" r=\"6\"/>",
        (_, _, 2) => "<path class=\"s3\" d=\"M6 0l6 6-6 6-6-6z\"/>",
        (_, _, 3) => "<path class=\"s4\" d=\"M6 0l6 12H0z\"/>",
        _ => "<circle class=\"s5\" cx=\"6\" cy=\"6\" r=\"6\"/>",
    };

    static string Table(ChartData data, ChartKind kind, Language language)
    {
        var html = new StringBuilder("<table class=\"stack\"><thead><tr><th scope=\"col\">").Append(WebUtility.HtmlEncode(data.Axis))
            .Append("</th>");
        foreach (var series in data.Series)
            html.Append("<th scope=\"col\" class=\"num\">").Append(WebUtility.HtmlEncode(series.Name))
                .Append(data.Unit is null || series.Decimals is not null ? "" : $" ({WebUtility.HtmlEncode(data.Unit)})").Append("</th>");
        html.Append("</tr></thead><tbody>");
        for (var i = 0; i < data.Categories.Count; i++)
        {
            html.Append("<tr><th scope=\"row\">").Append(WebUtility.HtmlEncode(data.Categories[i])).Append("</th>");
            foreach (var series in data.Series)
                html.Append("<td class=\"num\" data-label=\"").Append(WebUtility.HtmlEncode(series.Name)).Append("\"><bdi>")
                    .Append(data.Write(language, series.Values[i], series)).Append("</bdi>").Append(Doubt(data, series, i, kind))
                    .Append("</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table>").ToString();
    }
    // Of dots, some may be known to the month only; another figure is certain or not.
    static string Doubt(ChartData data, ChartSeries series, int category, ChartKind kind) =>
        series.Uncertain is null || series.Uncertain[category] == 0 ? ""
            : $" <span class=\"note\">{WebUtility.HtmlEncode(data.Uncertainty)}"
                + (kind == ChartKind.Dots ? $": {series.Uncertain[category].ToString(CultureInfo.InvariantCulture)}" : "") + "</span>";
}
