using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

/// <summary>The yearly totals of two States, each from its own reports.</summary>
/// <remarks>
/// Where a State reports goods by chapter and no total, the total is the sum of the chapters and marked as such.
/// </remarks>
sealed class YearlyTotals
{
    public sealed record YearlyTotal(decimal Value, bool Summed, string Basis, string Source);

    readonly Dictionary<(string Reporter, string Flow, string Year), YearlyTotal> totals = [];
    readonly string reporter, partner;

    YearlyTotals(string reporter, string partner) => (this.reporter, this.partner) = (reporter, partner);

    /// <summary>The years in which either State has a figure, oldest first.</summary>
    public List<string> Years { get; private set; } = [];

    /// <summary>The number of totals in another currency, which cannot be added.</summary>
    public int OtherCurrencies { get; private set; }

    public YearlyTotal? Of(string reporter, string flow, string year) => totals.GetValueOrDefault((reporter, flow, year));

    public static async Task<YearlyTotals> Read(CooperationDb db, string reporter, string partner, string from, string to, string currency,
        CancellationToken cancellation)
    {
        var yearlyTotals = new YearlyTotals(reporter, partner);
        foreach (var (one, other) in ((string, string)[])[(reporter, partner), (partner, reporter)])
        {
            var rows = db.TradeFigures.AsNoTracking().Where(f => f.Reporter == one && f.Partner == other && f.Period.Length == 4);
            if (from.Length > 0) rows = rows.Where(f => string.Compare(f.Period, from) >= 0);
            if (to.Length > 0) rows = rows.Where(f => string.Compare(f.Period, to) <= 0);
            var whole = await Select(rows.Where(f => f.Level == 0)).ToListAsync(cancellation);
            foreach (var row in whole)
            {
                if (row.Currency != currency) yearlyTotals.OtherCurrencies++;
                else yearlyTotals.totals[(one, row.Flow, row.Period)] = new YearlyTotal(row.Value, false, row.Basis, row.Source);
            }
            // The index alone shows the years with chapters; figures are read only for those without a total.
            var summed = (await rows.Where(f => f.Level == 2).Select(f => new { f.Flow, f.Period }).Distinct().ToListAsync(cancellation))
                .Where(s => !yearlyTotals.totals.ContainsKey((one, s.Flow, s.Period))).ToList();
            if (summed.Count == 0) continue;
            var periods = summed.Select(s => s.Period).Distinct().ToList();
            var chapters =
                (await Select(rows.Where(f => f.Level == 2 && f.Currency == currency && periods.Contains(f.Period)))
                    .ToListAsync(cancellation))
                .Where(c => !yearlyTotals.totals.ContainsKey((one, c.Flow, c.Period)));
            foreach (var sum in chapters.GroupBy(c => (c.Flow, c.Period)).ToList())
                yearlyTotals.totals[(one, sum.Key.Flow, sum.Key.Period)] = new YearlyTotal(sum.Sum(c => c.Value), true,
                    sum.All(c => c.Basis == TradeFigure.Reported) ? TradeFigure.Reported : TradeFigure.Estimated, sum.First().Source);
        }
        yearlyTotals.Years =
            [.. yearlyTotals.totals.Keys.Where(k => k.Flow is TradeFigure.Imports or TradeFigure.Exports).Select(k => k.Year).Distinct()
                .Order(StringComparer.Ordinal)];
        return yearlyTotals;

        static IQueryable<Row> Select(IQueryable<TradeFigure> figures) =>
            figures.Select(f => new Row(f.Flow, f.Period, f.Value, f.Currency, f.Basis, f.SourceReference));
    }

    sealed record Row(string Flow, string Period, decimal Value, string Currency, string Basis, string Source);

    public V1.TradeYear Show(string year)
    {
        var before = (int.Parse(year, System.Globalization.CultureInfo.InvariantCulture) - 1)
            .ToString("0000", System.Globalization.CultureInfo.InvariantCulture);
        var (imports, exports) = (Of(reporter, TradeFigure.Imports, year), Of(reporter, TradeFigure.Exports, year));
        var (importsMirror, exportsMirror) = (Of(partner, TradeFigure.Exports, year), Of(partner, TradeFigure.Imports, year));
        var both = imports is not null && exports is not null;
        return new V1.TradeYear
        {
            Year = year,
            Imports = Amount(imports),
            Exports = Amount(exports),
            Balance = both ? Amounts.Text(exports!.Value - imports!.Value) : "",
            Turnover = both ? Amounts.Text(exports!.Value + imports!.Value) : "",
            ImportsGrowth = Growth(imports, Of(reporter, TradeFigure.Imports, before)),
            ExportsGrowth = Growth(exports, Of(reporter, TradeFigure.Exports, before)),
            ImportsMirror = Amount(importsMirror),
            ExportsMirror = Amount(exportsMirror),
            ImportsGap = Gap(imports, importsMirror),
            ExportsGap = Gap(exports, exportsMirror),
        };
    }

    static V1.TradeAmount? Amount(YearlyTotal? yearlyTotal) => yearlyTotal is null ? null
        : new()
        {
            Value = Amounts.Text(yearlyTotal.Value),
            MadeOf = yearlyTotal.Summed ? "sum-of-chapters" : "total",
            Basis = yearlyTotal.Basis,
            Source = yearlyTotal.Source
        };

    static string Growth(YearlyTotal? now, YearlyTotal? before) => now is null || before is null ? ""
        : Amounts.PerCent(now.Value - before.Value, before.Value);

    static string Gap(YearlyTotal? said, YearlyTotal? mirror) => said is null || mirror is null ? ""
        : Amounts.Text(said.Value - mirror.Value);
}
