using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>Trade in goods by year, as each of the two States reports it.</summary>
public sealed class TradeModel(SiteContext site) : Screen(site)
{
    public TradeSummary Trade { get; private set; } = null!;

    public ChartData Chart { get; private set; } = null!;

    public TradeYear? Latest { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var found = await Site.Get<TradeSummary>(Address(Site), cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Trade = found.Value;
        Latest = Trade.Years.MaxBy(y => y.Year, StringComparer.Ordinal);
        Chart = ChartOf(this, Trade);
        (Summary, Api) = (W["trade.summary", ("a", State(Trade.Reporter)), ("b", State(Trade.Partner))], Address(Site));
        return Show(W["nav.trade"], "trade");
    }

    public static string Address(SiteContext site) => $"/v1/trade:summary?reporter={site.Sending}&partner={site.Receiving}&top=10";

    /// <summary>
    /// Imports and exports by year as the reporter states them, with those of the partner beside them.
    /// </summary>
    public static ChartData ChartOf(Screen screen, TradeSummary trade)
    {
        var years = trade.Years.OrderBy(y => y.Year, StringComparer.Ordinal).ToList();
        var (a, b) = (screen.State(trade.Reporter), screen.State(trade.Partner));
        ChartSeries[] series =
        [
            new(screen.W["trade.imports", ("a", a)], [.. years.Select(y => Value(y.Imports))],
                Uncertain: [.. years.Select(y => Estimated(y.Imports))]),
            new(screen.W["trade.exports", ("a", a)], [.. years.Select(y => Value(y.Exports))],
                Uncertain: [.. years.Select(y => Estimated(y.Exports))]),
            new(screen.W["trade.mirror-exports", ("b", b)], [.. years.Select(y => Value(y.ImportsMirror))],
                ChartMark.Tick),
            new(screen.W["trade.mirror-imports", ("b", b)], [.. years.Select(y => Value(y.ExportsMirror))],
                ChartMark.Tick, Beside: 1),
            new(screen.W["trade.gap-imports"], [.. years.Select(y => Value(y.ImportsGap))], ChartMark.Gap),
            new(screen.W["trade.gap-exports"], [.. years.Select(y => Value(y.ExportsGap))], ChartMark.Gap, Beside: 1),
        ];
        var source = years.Select(y => y.Imports?.Source ?? y.Exports?.Source).LastOrDefault(s => s is not null);
        return new("trade", screen.W["trade.chart", ("a", a), ("b", b), ("c", screen.Currency(trade.Currency))], screen.W["year"],
            [.. years.Select(y => y.Year)],
            [.. series.Where(s => s.Mark == ChartMark.Own || s.Values.Any(v => v is not null))], trade.Currency, source,
            screen.Path("figures", "trade.csv"), Uncertainty: screen.Label("basis", "estimated"));
    }

    static int Estimated(TradeAmount? amount) => amount?.Basis == "estimated" ? 1 : 0;

    static decimal? Value(TradeAmount? amount) => Value(amount?.Value);

    static decimal? Value(string? amount) => decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture,
        out var value) ? value : null;
}
