using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>A validated figure of a file.</summary>
readonly record struct ComtradeRow(FigureKey Key, decimal Value, string Basis, string Edition, string Valuation, bool Converted)
{
    public FigureStatement Statement(ImportSettings terms) => new(Value, terms.Currency, Basis,
        new Citation(terms.Source, terms.Retrieved, ""), Edition, Valuation, Converted);
}

/// <summary>Reads UN Comtrade rows of either format, as cells by the column names of its API.</summary>
/// <remarks>A file repeats the same period, goods and flow a million times, so each such text is interned.</remarks>
sealed class ComtradeRows(DateOnly today)
{
    public static readonly string[] Columns =
    [
        "reporterCode", "partnerCode", "flowCode", "period", "cmdCode", "primaryValue",
        "partner2Code", "motCode", "customsCode", "mosCode", "typeCode", "classificationCode", "isReported", "isAggregate",
        "isOriginalClassification", "cifvalue", "fobvalue",
    ];

    /// <summary>The number of required columns.</summary>
    public const int Needed = 6;

    const int Partner2 = 6, Transport = 7, Customs = 8, Supply = 9, Type = 10, Classification = 11, IsReported = 12, IsAggregate = 13,
        IsOriginal = 14, Cif = 15, Fob = 16;

    const int MostSeries = 500_000;

    readonly Dictionary<string, string?> states = [], periods = [], commodities = [];

    // The codes of series whose State has several.
    readonly Dictionary<(string Reporter, string Partner, string Period), (string Reporter, string Partner)> codes = [];

    /// <summary>The number of amounts with more than four decimals.</summary>
    public long Rounded { get; private set; }

    /// <summary>True for a row that is a breakdown of a figure and would be counted twice.</summary>
    /// <remarks>
    /// The figure itself has the world as second partner, all customs procedures, and all modes of transport and of
    /// supply.
    /// </remarks>
    public static bool IsDetail(string?[] cells) =>
        cells[Partner2] is not (null or "" or "0") || cells[Transport] is not (null or "" or "0")
        || cells[Customs] is not (null or "" or "C00") || cells[Supply] is not (null or "" or "0");

    /// <summary>
    /// Returns null for a rejected row; the fault names the column, the reason and the expected value.
    /// </summary>
    public ComtradeRow? Read(string?[] cells, out (string Column, string Code, string Description) fault)
    {
        for (var i = 0; i < Needed; i++)
            if (string.IsNullOrEmpty(cells[i])) return Refuse(Columns[i], "required", "A value is needed.", out fault);
        if (cells[Type] is not (null or "" or "C"))
            return Refuse("typeCode", "invalid_word", "C, goods: services are another classification.", out fault);
        var edition = cells[Classification] ?? "";
        if (edition.Length > 0 && !Editions.Knows(edition))
            return Refuse("classificationCode", "unknown_commodity", "HS or one of its editions, H0 to H6.", out fault);
        if (State(cells[0]!) is not { } reporter)
            return Refuse("reporterCode", "unknown_state", "The code of a State: 12 is Algeria, 31 Azerbaijan.", out fault);
        if ((cells[1] == ComtradeStates.World ? TradePair.World : State(cells[1]!)) is not { } partner)
            return Refuse("partnerCode", "unknown_state", "The code of a State, or 0 for the world; regions are no partner here.",
                out fault);
        if (reporter == partner) return Refuse("partnerCode", "duplicate", "Another State than the reporter.", out fault);
        var flow = cells[2] switch
        {
            "M" => TradeFigure.Imports,
            "X" => TradeFigure.Exports,
            "RM" => TradeFigure.ReImports,
            "RX" => TradeFigure.ReExports,
            _ => null
        };
        if (flow is null) return Refuse("flowCode", "invalid_word", "M, X, RM or RX.", out fault);
        if (Period(cells[3]!) is not { } period)
            return Refuse("period", "invalid_date", "A year, 2023, or a month, 202305, that has begun.", out fault);
        if (Commodity(cells[4]!) is not { } commodity)
            return Refuse("cmdCode", "unknown_commodity", "TOTAL, or 2, 4 or 6 digits of the Harmonized System.", out fault);
        if (!decimal.TryParse(cells[5], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > Amounts.Most)
            return Refuse("primaryValue", "invalid_amount", "A number from 0 to 900000000000000.", out fault);
        if (OtherCode(reporter, partner, period, cells) is { } column)
            return Refuse(column, "duplicate", "One code of the State for a partner and period; those of two territories are not added up.",
                out fault);
        fault = default;
        var amount = decimal.Round(value, Amounts.Decimals);
        if (amount != value) Rounded++;
        // An aggregate of reported values is reported; a value that is neither reported nor aggregated is estimated.
        var estimated = No(cells[IsReported]) && No(cells[IsAggregate]);
        return new ComtradeRow(new FigureKey(reporter, partner, flow, period, commodity), amount,
            estimated ? TradeFigure.Estimated : TradeFigure.Reported, edition,
            Valuation(value, cells[Cif], cells[Fob], imports: flow is TradeFigure.Imports or TradeFigure.ReImports), No(cells[IsOriginal]));
    }

    // primaryValue is one of the two others. Where both are equal, it is the one that is usual for the flow.
    static string Valuation(decimal value, string? cif, string? fob, bool imports) => (Same(value, cif), Same(value, fob)) switch
    {
        (true, true) => imports ? TradeFigure.Cif : TradeFigure.Fob,
        (true, false) => TradeFigure.Cif,
        (false, true) => TradeFigure.Fob,
        _ => "",
    };

    // Comtrade writes 0 for a value that was not reported.
    static bool Same(decimal value, string? cell) => value != 0
        && decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && other == value;

    // 736 and 729 are one State here, and their figures would replace each other. The first code in the file is taken.
    string? OtherCode(string reporter, string partner, string period, string?[] cells)
    {
        if (!ComtradeStates.HasSeveralCodes(reporter) && !ComtradeStates.HasSeveralCodes(partner)) return null;
        var (series, own) = ((reporter, partner, period), (Reporter: cells[0]!.TrimStart('0'), Partner: cells[1]!.TrimStart('0')));
        if (!codes.TryGetValue(series, out var first))
        {
            if (codes.Count < MostSeries) codes[series] = own;
            return null;
        }
        return first.Reporter != own.Reporter ? Columns[0] : first.Partner != own.Partner ? Columns[1] : null;
    }

    static ComtradeRow? Refuse(string column, string code, string description, out (string, string, string) fault)
    {
        fault = (column, code, description);
        return null;
    }

    // An empty cell does not mark an estimate.
    static bool No(string? cell) => cell is "0" or "false" or "False" or "FALSE";

    // A user-assigned State has no number of the United Nations, so a file has its letters.
    string? State(string code) => Kept(states, code,
        ComtradeStates.Find(code) ?? (States.IsUserAssigned(code) && States.Knows(code) ? code : null));

    string? Period(string text)
    {
        if (periods.TryGetValue(text, out var known)) return known;
        var period = text.Length == 6 ? $"{text[..4]}-{text[4..]}" : text;
        return Kept(periods, text, Periods.Knows(period) && Periods.HasBegun(period, today) ? period : null);
    }

    string? Commodity(string code) => commodities.TryGetValue(code, out var known) ? known
        : Kept(commodities, code, Commodities.Knows(code) ? code : null);

    // Bounds the cache: a malformed file must not fill memory.
    static string? Kept(Dictionary<string, string?> kept, string text, string? meaning)
    {
        if (kept.TryGetValue(text, out var known)) return known;
        if (kept.Count < 50_000) kept[text] = meaning;
        return meaning;
    }
}
