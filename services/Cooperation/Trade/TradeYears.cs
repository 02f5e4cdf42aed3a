using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>Reads the yearly totals that the trade summary and the trade chart show.</summary>
static class TradeYears
{
    const int LastYears = 10;

    /// <summary>Validates the parameters and reads the years that have figures.</summary>
    /// <remarks>Without <paramref name="from"/> these are the last ten.</remarks>
    public static async Task<(YearlyTotals Pair, List<string> Years, string Currency)> Read(
        CooperationDb db, string reporter, string partner, string from, string to, string currency, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        TradePair.Validate(validation, reporter, partner);
        foreach (var (name, year) in ((string, string)[])[("from", from), ("to", to)])
            validation.When(year.Length > 0 && (year.Length != 4 || !Periods.Knows(year)), name, "invalid_date", "A year: 2023.");
        validation.When(from.Length > 0 && to.Length > 0 && string.CompareOrdinal(from, to) > 0, "to", "end_before_start",
            "Not before from.");
        if (currency.Length == 0) currency = ImportSettings.ComtradeCurrency;
        validation.When(!Currencies.Knows(currency), "currency", "unknown_currency", "An ISO 4217 code: USD.");
        validation.Refuse();
        var pair = await YearlyTotals.Read(db, reporter, partner, from, to, currency, cancellation);
        return (pair, from.Length == 0 ? [.. pair.Years.TakeLast(LastYears)] : pair.Years, currency);
    }
}
