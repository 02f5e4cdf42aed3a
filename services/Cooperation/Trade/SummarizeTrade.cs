using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

// Returns two States' trade by year, as one of them reports it, beside the other's report. Yearly figures only; months
// are a list. Takes a few queries on the index that separates totals from goods. Read-only.
partial class TradeApi
{
    public override async Task<V1.TradeSummary> SummarizeTrade(V1.SummarizeTradeRequest request, ServerCallContext context)
    {
        if (request.Top is < 0 or > 50) throw Problem.Invalid("top", "out_of_range", "1 to 50; 0 means 10.");
        var (pair, years, currency) =
            await TradeYears.Read(db, request.Reporter, request.Partner, request.From, request.To, request.Currency,
                context.CancellationToken);
        var summary =
            new V1.TradeSummary
            {
                Reporter = request.Reporter,
                Partner = request.Partner,
                Currency = currency,
                OtherCurrencies = pair.OtherCurrencies
            };
        summary.Years.AddRange(years.Select(y => pair.Show(y, locales)));
        var statement = years.Count == 0 ? "none" : "reported";
        summary.Shown = new V1.TradeStatement
        {
            Code = statement,
            Texts = { locales.Texts("trade." + statement, w => [w.State(request.Reporter), TradePair.Name(w, request.Partner), currency]) },
        };
        if (years.Count > 0)
        {
            summary.TopImports.AddRange(await Top(request, years, TradeFigure.Imports, currency, pair, context.CancellationToken));
            summary.TopExports.AddRange(await Top(request, years, TradeFigure.Exports, currency, pair, context.CancellationToken));
        }
        summary.Target = await Distance(summary, context.CancellationToken);
        context.SetETag(ETags.OfContent(summary));
        context.MayBeCached(SurrogateKeys.Usual, $"trade/{request.Reporter}/{request.Partner}",
            $"trade/{request.Reporter}/{TradePair.World}", $"trade/{request.Partner}/{request.Reporter}");
        return summary;
    }

    async Task<IEnumerable<V1.TopCommodity>> Top(V1.SummarizeTradeRequest request, List<string> years, string flow, string currency,
        YearlyTotals pair, CancellationToken cancellation)
    {
        var chapters = db.TradeFigures.AsNoTracking().Where(f => f.Reporter == request.Reporter && f.Partner == request.Partner
            && f.Level == 2 && f.Flow == flow && f.Currency == currency && years.Contains(f.Period));
        var year = await chapters.MaxAsync(f => (string?)f.Period, cancellation);
        if (year is null) return [];
        var whole = pair.Of(request.Reporter, request.Partner, flow, year)?.Value;
        var goods = await chapters.Where(f => f.Period == year)
            .OrderByDescending(f => f.Value).ThenBy(f => f.Commodity).Take(request.Top == 0 ? 10 : request.Top)
            .Select(f => new { f.Commodity, f.Value }).ToListAsync(cancellation);
        return goods.Select(g => new V1.TopCommodity
        {
            Commodity = g.Commodity,
            Value = Amounts.Text(g.Value),
            Share = Amounts.PerCent(g.Value, whole),
            Year = year,
            Texts = { ChapterHeadings.Texts(g.Commodity) },
        });
    }

    async Task<V1.TradeDistance?> Distance(V1.TradeSummary summary, CancellationToken cancellation)
    {
        // Either State may have announced the target.
        var target = await db.TradeTargets.AsNoTracking().Where(t => t.Currency == summary.Currency
            && (t.Reporter == summary.Reporter && t.Partner == summary.Partner
                || t.Reporter == summary.Partner && t.Partner == summary.Reporter))
            .OrderByDescending(t => t.Year).ThenByDescending(t => t.Reporter == summary.Reporter).FirstOrDefaultAsync(cancellation);
        if (target is null) return null;
        var distance = new V1.TradeDistance { Target = target.ToProto() };
        if (summary.Years.LastOrDefault(y => y.Turnover.Length > 0) is not { } last) return distance;
        var turnover = decimal.Parse(last.Turnover, System.Globalization.CultureInfo.InvariantCulture);
        (distance.Turnover, distance.Year) = (last.Turnover, last.Year);
        (distance.Distance, distance.Reached) = (Amounts.Text(target.Value - turnover), Amounts.PerCent(turnover, target.Value));
        return distance;
    }
}
