using Google.Api;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Draws trade by year and flow as SVG, from the same chart that GetTradeChart returns as data.
// Read-only: a repeat changes nothing.
partial class ChartsApi
{
    public override async Task<HttpBody> DrawTrade(V1.DrawTradeRequest request, ServerCallContext context) =>
        Drawn(await TradeChart(new V1.GetTradeChartRequest
        {
            Reporter = request.Reporter,
            Partner = request.Partner,
            From = request.From,
            To = request.To,
            Currency = request.Currency,
            Locale = request.Locale,
        }, context), context);
}
