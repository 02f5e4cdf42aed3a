using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Shared steps of the operations on charts.
partial class ChartsApi
{
    /// <summary>The language of a chart; rejects one without words.</summary>
    LocaleData ChartLocale(string asked, ServerCallContext context)
    {
        var found = locales.ForCharts(context.AcceptedRanges(asked, locales.Tags));
        context.SetLanguage(found.Tag, negotiated: asked.Length == 0);
        return found;
    }

    /// <summary>An empty chart in this language.</summary>
    static V1.Chart EmptyChart(LocaleData words, string title, string axis, string unit = "") => new()
    {
        Title = title,
        Locale = words.Tag,
        Dir = Languages.Direction(words.Tag),
        Axis = words.Text(axis),
        Unit = unit,
    };

    HttpBody Drawn(V1.Chart chart, ServerCallContext context)
    {
        context.SetETag(ETags.OfContent(chart));
        var data = new ChartData(locales.Of(chart.Locale), chart.Title, chart.Axis, [.. chart.Categories.Select(c => c.Name)],
            [.. chart.Series.Select(s => new ChartDataSeries(s.Name, [.. s.Values.Select(Figure)]))])
        {
            Unit = chart.Unit,
        };
        return new HttpBody { ContentType = "image/svg+xml", Data = ByteString.CopyFrom(ChartSvg.Draw(data), Encoding.UTF8) };
    }

    static decimal? Figure(string value) => value.Length == 0 ? null : decimal.Parse(value, CultureInfo.InvariantCulture);

    static V1.Chart Shown(V1.Chart chart, ServerCallContext context)
    {
        context.SetETag(ETags.OfContent(chart));
        return chart;
    }
}
