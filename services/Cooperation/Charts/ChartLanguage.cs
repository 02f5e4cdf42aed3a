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
        var locale = context.AcceptedRanges(asked, locales.Tags);
        var found = locales.Find(locale) ?? throw new Problem(ProblemCodes.LanguageMissing, $"Charts have no words in {locale}.",
            more: new Dictionary<string, string>
            {
                ["availableLocales"] = "[" + string.Join(",", locales.Tags.Select(l => $"\"{l}\""))
                + "]"
            });
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
        var svg = SvgChart.Draw(chart, locales.Of(chart.Locale).Text("chart.none"));
        return new HttpBody { ContentType = "image/svg+xml", Data = ByteString.CopyFrom(svg, Encoding.UTF8) };
    }

    static V1.Chart Shown(V1.Chart chart, ServerCallContext context)
    {
        context.SetETag(ETags.OfContent(chart));
        return chart;
    }
}
