using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

/// <summary>
/// The yearly totals of two States, each from its own reports, and the part that is known of other years.
/// </summary>
/// <remarks>
/// A total is a reported one, the sum of all twelve months, or the sum of all chapters of one edition. One chapter, or
/// eleven months, are a part of the trade and never a total.
/// </remarks>
sealed class YearlyTotals
{
    public const string Total = "total", Months = "sum-of-months", Chapters = "sum-of-chapters";

    /// <param name="National">True for a sum with chapters left to national use, 98 or 99.</param>
    public sealed record YearlyTotal(decimal Value, string MadeOf, string Basis, string Edition, string Valuation, string Source,
        bool National = false);

    /// <summary>The months or chapters that are known of a year without a total.</summary>
    /// <remarks>
    /// The sum includes chapters left to national use, the list does not: a complete year need not have them.
    /// </remarks>
    /// <param name="Value">Null if some are valued with freight and some without.</param>
    public sealed record KnownPart(decimal? Value, bool OfMonths, List<string> Known, string Source)
    {
        public int Of => OfMonths ? 12 : Commodities.Chapters.Count;
    }

    readonly Dictionary<(string Reporter, string Partner, string Flow, string Year), YearlyTotal> totals = [];
    readonly Dictionary<(string Reporter, string Partner, string Flow, string Year), KnownPart> parts = [];
    readonly string currency;

    YearlyTotals(string reporter, string partner, string currency) => (Reporter, Partner, this.currency) = (reporter, partner, currency);

    public string Reporter { get; }
    public string Partner { get; }

    /// <summary>The years in which either State has a figure of its trade with the other, oldest first.</summary>
    public List<string> Years { get; private set; } = [];

    /// <summary>The number of totals in another currency, which cannot be added.</summary>
    public int OtherCurrencies { get; private set; }

    public YearlyTotal? Of(string reporter, string partner, string flow, string year) =>
        totals.GetValueOrDefault((reporter, partner, flow, year));

    public KnownPart? PartOf(string reporter, string partner, string flow, string year) =>
        parts.GetValueOrDefault((reporter, partner, flow, year));

    public static async Task<YearlyTotals> Read(CooperationDb db, string reporter, string partner, string from, string to, string currency,
        CancellationToken cancellation)
    {
        var read = new YearlyTotals(reporter, partner, currency);
        await read.Read(db, reporter, partner, from, to, cancellation);
        if (partner != TradePair.World)
        {
            await read.Read(db, partner, reporter, from, to, cancellation);
            read.Years = read.FindYears();
            var others = read.OtherCurrencies;
            // The reporter's whole trade, of which the partner has a share.
            await read.Read(db, reporter, TradePair.World, from, to, cancellation);
            read.OtherCurrencies = others;
        }
        else read.Years = read.FindYears();
        return read;
    }

    List<string> FindYears() =>
        [.. totals.Keys.Concat(parts.Keys).Where(k => k.Flow is TradeFigure.Imports or TradeFigure.Exports).Select(k => k.Year).Distinct()
            .Order(StringComparer.Ordinal)];

    async Task Read(CooperationDb db, string one, string other, string from, string to, CancellationToken cancellation)
    {
        var rows = db.TradeFigures.AsNoTracking().Where(f => f.Reporter == one && f.Partner == other);
        if (from.Length > 0) rows = rows.Where(f => string.Compare(f.Period, from) >= 0);
        // A month sorts after its year as text.
        var end = to + "-99";
        if (to.Length > 0) rows = rows.Where(f => string.Compare(f.Period, end) <= 0);
        var whole = await Select(rows.Where(f => f.Level == 0)).ToListAsync(cancellation);
        foreach (var row in whole.Where(r => r.Period.Length == 4))
        {
            if (row.Currency != currency) OtherCurrencies++;
            else totals[(one, other, row.Flow, row.Period)] =
                new(row.Value, Total, row.Basis, row.Edition, row.Valuation, row.Source);
        }
        foreach (var year in whole.Where(r => r.Period.Length == 7 && r.Currency == currency).GroupBy(r => (r.Flow, Year: r.Period[..4])))
            Add((one, other, year.Key.Flow, year.Key.Year), [.. year.OrderBy(r => r.Period, StringComparer.Ordinal)], ofMonths: true);

        // The index alone shows the years with chapters; figures are read only for those without a total.
        var goods = rows.Where(f => f.Level == 2 && f.Period.Length == 4);
        var periods = (await goods.Select(f => new { f.Flow, f.Period }).Distinct().ToListAsync(cancellation))
            .Where(s => !totals.ContainsKey((one, other, s.Flow, s.Period))).Select(s => s.Period).Distinct().ToList();
        if (periods.Count == 0) return;
        var chapters = await Select(goods.Where(f => f.Currency == currency && periods.Contains(f.Period))).ToListAsync(cancellation);
        foreach (var year in chapters.GroupBy(c => (c.Flow, c.Period)))
            Add((one, other, year.Key.Flow, year.Key.Period), [.. year.OrderBy(r => r.Commodity, StringComparer.Ordinal)], ofMonths: false);

        static IQueryable<Row> Select(IQueryable<TradeFigure> figures) => figures.Select(f =>
            new Row(f.Flow, f.Period, f.Commodity, f.Value, f.Currency, f.Basis, f.Edition, f.Valuation, f.SourceReference));
    }

    sealed record Row(string Flow, string Period, string Commodity, decimal Value, string Currency, string Basis, string Edition,
        string Valuation, string Source);

    void Add((string, string, string, string) key, List<Row> rows, bool ofMonths)
    {
        if (totals.ContainsKey(key)) return;
        bool OneOf(Func<Row, string> what) => rows.All(r => what(r) == what(rows[0]));
        // A month without goods has no valuation; one that is not known is taken as the others'.
        var valuations = rows.Select(r => r.Valuation).Where(v => v.Length > 0).Distinct().ToList();
        var complete = valuations.Count <= 1 && (ofMonths ? rows.Count == 12
            : OneOf(r => r.Edition) && Commodities.Chapters.All(rows.Select(r => r.Commodity).ToHashSet().Contains));
        var sum = rows.Sum(r => r.Value);
        if (complete)
        {
            totals[key] = new(sum, ofMonths ? Months : Chapters,
                rows.All(r => r.Basis == TradeFigure.Reported) ? TradeFigure.Reported : TradeFigure.Estimated,
                OneOf(r => r.Edition) ? rows[0].Edition : "", valuations.FirstOrDefault(""), rows[0].Source,
                National: !ofMonths && rows.Exists(r => Commodities.IsNational(r.Commodity)));
            parts.Remove(key);
        }
        // Months are of all goods, so they say more than chapters.
        else parts.TryAdd(key, new(valuations.Count > 1 ? null : sum, ofMonths,
            ofMonths ? [.. rows.Select(r => r.Period)] : [.. rows.Select(r => r.Commodity).Where(c => !Commodities.IsNational(c))],
            rows[0].Source));
    }
}
