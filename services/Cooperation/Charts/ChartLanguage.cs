using System.Text;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Shared steps of the operations on charts.
partial class ChartsApi
{
    /// <summary>The language of a chart; rejects one without labels.</summary>
    static string ChartLocale(string asked, ServerCallContext context)
    {
        var locale = context.AcceptedRanges(asked, ChartLabels.Locales);
        if (!ChartLabels.Locales.Contains(locale))
        {
            throw new Problem(ProblemCodes.LanguageMissing, $"Charts have no words in {locale}.",
                more: new Dictionary<string, string> { ["availableLocales"] = "[" + string.Join(",", ChartLabels.Locales.Select(l => $"\"{l}\"")) + "]" });
        }
        context.SetLanguage(locale, negotiated: asked.Length == 0);
        return locale;
    }

    static HttpBody Drawn(V1.Chart chart, ServerCallContext context)
    {
        context.SetETag(ETags.OfContent(chart));
        return new HttpBody { ContentType = "image/svg+xml", Data = ByteString.CopyFrom(SvgChart.Draw(chart), Encoding.UTF8) };
    }

    static V1.Chart Shown(V1.Chart chart, ServerCallContext context)
    {
        context.SetETag(ETags.OfContent(chart));
        return chart;
    }
}
