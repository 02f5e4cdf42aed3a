using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Charts;

// Returns progress of the roadmap by dimension: the mean of its initiatives, rounded down, or no figure without any.
// Takes one query. Read-only.
partial class ChartsApi
{
    public override async Task<V1.Chart> GetRoadmapChart(V1.GetRoadmapChartRequest request, ServerCallContext context) =>
        Shown(await RoadmapChart(request, context), context);

    async Task<V1.Chart> RoadmapChart(V1.GetRoadmapChartRequest request, ServerCallContext context)
    {
        var words = await ChartLocale(request.Locale, context);
        var byDimension = (await db.Initiatives.AsNoTracking().ToListAsync(context.CancellationToken)).ToLookup(i => i.Dimension);
        var chart = EmptyChart(words, words.Text("chart.roadmap"), "chart.dimension", "%");
        var progress = new V1.ChartSeries { Key = "progress", Name = words.Text("chart.progress") };
        foreach (var dimension in AllowedValues.Of(V1.Initiative.Descriptor.FindFieldByNumber(V1.Initiative.DimensionFieldNumber)))
        {
            chart.Categories.Add(new V1.ChartCategory { Key = dimension, Name = words.Text("dimension." + dimension) });
            var initiatives = byDimension[dimension].ToList();
            progress.Values.Add(initiatives.Count == 0 ? ""
                : (initiatives.Sum(i => i.Progress) / initiatives.Count).ToString(CultureInfo.InvariantCulture));
        }
        chart.Series.Add(progress);
        context.MayBeCached(SurrogateKeys.Usual, "initiatives");
        return chart;
    }
}
