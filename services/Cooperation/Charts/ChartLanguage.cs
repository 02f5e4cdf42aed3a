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
    /// <summary>The language of a chart, one of the mission's; rejects one without words.</summary>
    async Task<LocaleData> ChartLocale(string asked, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var language = ResponseLanguage.Choose(http, asked, fallback: false, await languages.Offered(context.CancellationToken));
        var found = locales.ForCharts(language, http);
        context.SetLanguage(found.Tag, language.Negotiated);
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
