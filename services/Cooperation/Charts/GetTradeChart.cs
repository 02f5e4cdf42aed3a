using Embassy.Cooperation.Trade;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Returns trade by year and flow, as one State reports it, with labels in one language.
// Uses the queries of the summary. Read-only.
partial class ChartsApi
{
    public override async Task<V1.Chart> GetTradeChart(V1.GetTradeChartRequest request, ServerCallContext context) =>
        Shown(await TradeChart(request, context), context);

    async Task<V1.Chart> TradeChart(V1.GetTradeChartRequest request, ServerCallContext context)
    {
        var words = await ChartLocale(request.Locale, context);
        var (pair, years, currency) =
            await TradeYears.Read(db, request.Reporter, request.Partner, request.From, request.To, request.Currency,
                context.CancellationToken);
        var title = words.Text("chart.trade", words.State(request.Reporter), TradePair.Name(words, request.Partner), currency);
        var chart = EmptyChart(words, title, "chart.year", currency);
        chart.Categories.AddRange(years.Select(y => new V1.ChartCategory { Key = y, Name = y }));
        foreach (var flow in (string[])[TradeFigure.Imports, TradeFigure.Exports])
        {
            var values = years.Select(y => pair.Of(request.Reporter, request.Partner, flow, y) is { } yearlyTotal
                ? Amounts.Text(yearlyTotal.Value) : "");
            chart.Series.Add(new V1.ChartSeries { Key = flow, Name = words.Text("flow." + flow), Values = { values } });
        }
        context.MayBeCached(SurrogateKeys.Usual, $"trade/{request.Reporter}/{request.Partner}",
            $"trade/{request.Partner}/{request.Reporter}");
        return chart;
    }
}
