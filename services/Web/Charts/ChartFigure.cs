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
    public static IHtmlContent Draw(ChartData data, ChartKind kind, Language language)
    {
        if (data.Empty) return HtmlString.Empty;
        var words = Words.Of(language);
        var html = new StringBuilder("<figure class=\"chart\"><figcaption id=\"chart-").Append(data.Key).Append("\">")
            .Append(WebUtility.HtmlEncode(data.Finding)).Append("</figcaption>");
        if (data.Series.Count > 1)
        {
            html.Append("<ul class=\"key\" aria-hidden=\"true\">");
            for (var i = 0; i < data.Series.Count; i++)
                if (data.Series[i].Values.Any(v => v is not null))
                    html.Append("<li><svg viewBox=\"0 0 12 12\" width=\"12\" height=\"12\">")
                        .Append(Marker(i, data.Series[i].Mark)).Append("</svg>")
                        .Append(WebUtility.HtmlEncode(data.Series[i].Name)).Append("</li>");
            html.Append("</ul>");
        }
        foreach (var (width, height, name) in new[] { (640, 320, "wide"), (340, 300, "small") })
            new ChartDrawing(data, language, width, kind is ChartKind.Rows or ChartKind.Spans ? ChartDrawing.RowsHeight(data, kind)
                : height).Draw(kind, html, name);
        html.Append("<details><summary>").Append(words["chart.table"]).Append("</summary>").Append(Table(data, language))
            .Append("</details>");
        if (data.Csv is not null)
            html.Append("<p><a href=\"").Append(data.Csv).Append("\" download>").Append(words["chart.csv"]).Append("</a></p>");
        if (data.Source is not null)
            html.Append("<p class=\"source\">").Append(words["source"]).Append(language.Tag == "fr" ? "\u202f: <bdi>" : ": <bdi>")
                .Append(WebUtility.HtmlEncode(data.Source)).Append("</bdi></p>");
        return new HtmlString(html.Append("</figure>").ToString());
    }

    // A shape beside the colour: square, circle, diamond, triangle, and the marks beside bars.
    static string Marker(int series, ChartMark mark) => (mark, series % 5) switch
    {
        (ChartMark.Tick, _) => "<path class=\"tick\" d=\"M0 6h12\"/>",
        (ChartMark.Gap, _) => "<path class=\"gap\" d=\"M3 1h5v10H3\"/>",
        (ChartMark.Point, _) => "<path class=\"point\" d=\"M6 0l6 6-6 6-6-6z\"/>",
        (_, 0) => "<rect class=\"s1\" width=\"12\" height=\"12\"/>",
        (_, 1) => "<circle class=\"s2\" cx=\"6\" cy=\"6\" r=\"6\"/>",
        (_, 2) => "<path class=\"s3\" d=\"M6 0l6 6-6 6-6-6z\"/>",
        (_, 3) => "<path class=\"s4\" d=\"M6 0l6 12H0z\"/>",
        _ => "<circle class=\"s5\" cx=\"6\" cy=\"6\" r=\"6\"/>",
    };

    static string Table(ChartData data, Language language)
    {
        var html = new StringBuilder("<table class=\"stack\"><thead><tr><th scope=\"col\">").Append(WebUtility.HtmlEncode(data.Axis))
            .Append("</th>");
        foreach (var series in data.Series)
            html.Append("<th scope=\"col\" class=\"num\">").Append(WebUtility.HtmlEncode(series.Name))
                .Append(data.Unit is null ? "" : $" ({WebUtility.HtmlEncode(data.Unit)})").Append("</th>");
        html.Append("</tr></thead><tbody>");
        for (var i = 0; i < data.Categories.Count; i++)
        {
            html.Append("<tr><th scope=\"row\">").Append(WebUtility.HtmlEncode(data.Categories[i])).Append("</th>");
            foreach (var series in data.Series)
                html.Append("<td class=\"num\" data-label=\"").Append(WebUtility.HtmlEncode(series.Name)).Append("\"><bdi>")
                    .Append(data.Write(language, series.Values[i])).Append("</bdi></td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table>").ToString();
    }
}
