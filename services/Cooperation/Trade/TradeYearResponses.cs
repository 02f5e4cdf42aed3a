using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>Shows a year of two States' trade; what cannot be compared is left empty, and a note says why.</summary>
static class TradeYearResponses
{
    public static V1.TradeYear Show(this YearlyTotals pair, string year, LocaleCatalogue locales)
    {
        var before = (int.Parse(year, CultureInfo.InvariantCulture) - 1).ToString("0000", CultureInfo.InvariantCulture);
        YearlyTotals.YearlyTotal? Own(string flow, string of) => pair.Of(pair.Reporter, pair.Partner, flow, of);
        YearlyTotals.YearlyTotal? Mirror(string flow) => pair.Of(pair.Partner, pair.Reporter, flow, year);
        YearlyTotals.YearlyTotal? Whole(string flow) => pair.Of(pair.Reporter, TradePair.World, flow, year);
        YearlyTotals.KnownPart? OwnPart(string flow) => pair.PartOf(pair.Reporter, pair.Partner, flow, year);
        var (imports, exports) = (Own(TradeFigure.Imports, year), Own(TradeFigure.Exports, year));
        var (importsMirror, exportsMirror) = (Mirror(TradeFigure.Exports), Mirror(TradeFigure.Imports));
        var (importsPart, exportsPart) = (OwnPart(TradeFigure.Imports), OwnPart(TradeFigure.Exports));
        var both = Complete(imports, exports);
        var shown = new V1.TradeYear
        {
            Year = year,
            Imports = Amount(imports),
            Exports = Amount(exports),
            Balance = both ? Amounts.Text(exports!.Value - imports!.Value) : "",
            Turnover = both ? Amounts.Text(exports!.Value + imports!.Value) : "",
            ImportsGrowth = Growth(imports, Own(TradeFigure.Imports, before)),
            ExportsGrowth = Growth(exports, Own(TradeFigure.Exports, before)),
            ImportsMirror = Amount(importsMirror),
            ExportsMirror = Amount(exportsMirror),
            ImportsGap = Gap(imports, importsMirror),
            ExportsGap = Gap(exports, exportsMirror),
            ImportsPart = Part(importsPart),
            ExportsPart = Part(exportsPart),
            ImportsMirrorPart = Part(pair.PartOf(pair.Partner, pair.Reporter, TradeFigure.Exports, year)),
            ExportsMirrorPart = Part(pair.PartOf(pair.Partner, pair.Reporter, TradeFigure.Imports, year)),
            ImportsShare = Share(imports, Whole(TradeFigure.Imports)),
            ExportsShare = Share(exports, Whole(TradeFigure.Exports)),
        };
        foreach (var (flow, part) in ((string, YearlyTotals.KnownPart?)[])[(TradeFigure.Imports, importsPart),
            (TradeFigure.Exports, exportsPart)])
            if (part is not null) shown.Notes.Add(Note(locales, part, flow, year));
        foreach (var (flow, now) in ((string, YearlyTotals.YearlyTotal?)[])[(TradeFigure.Imports, imports), (TradeFigure.Exports, exports)])
            if (now is not null && Own(flow, before) is { } last && !AlikeInYears(now, last))
                shown.Notes.Add(Note(locales, "unlike-year-before", flow, year));
        if (!both && imports is not null && exports is not null)
            shown.Notes.Add(Note(locales, "unlike-flows", "", year));
        return shown;
    }

    // All months or chapters may be known and still make no total.
    static V1.TradeNote Note(LocaleCatalogue locales, YearlyTotals.KnownPart part, string flow, string year) =>
        Note(locales, "part-of-" + MadeOf(part), flow, year, part.Known.Count, part.Known.Count == part.Of ? "unlike-parts" : "");

    static V1.TradeNote Note(LocaleCatalogue locales, string code, string flow, string year, int known = 0, string words = "") => new()
    {
        Code = code,
        Flow = flow,
        Texts =
        {
            locales.Texts("trade." + (words.Length > 0 ? words : code), w => [flow.Length == 0 ? "" : w.Text("flow." + flow), year, known]),
        },
    };

    static string MadeOf(YearlyTotals.KnownPart part) => part.OfMonths ? "months" : "chapters";

    static V1.TradeAmount? Amount(YearlyTotals.YearlyTotal? total) => total is null ? null
        : new()
        {
            Value = Amounts.Text(total.Value),
            MadeOf = total.MadeOf,
            Basis = total.Basis,
            Source = total.Source,
            Edition = total.Edition,
            Valuation = total.Valuation,
        };

    static V1.KnownTrade? Part(YearlyTotals.KnownPart? part) => part is null ? null
        : new()
        {
            Value = part.Value is { } value ? Amounts.Text(value) : "",
            MadeOf = MadeOf(part),
            Known = { part.Known },
            Of = part.Of,
            Source = part.Source,
        };

    // A sum of chapters may lack what a total has, such as goods that are kept secret.
    static bool Complete(YearlyTotals.YearlyTotal? one, YearlyTotals.YearlyTotal? other) =>
        one is not null && other is not null && one.MadeOf == other.MadeOf;

    // With freight and without are different amounts of the same trade. A valuation that is not known is taken as the
    // other's.
    static bool Alike(YearlyTotals.YearlyTotal one, YearlyTotals.YearlyTotal other) => Complete(one, other) && one.Basis == other.Basis
        && (one.Valuation == other.Valuation || one.Valuation.Length == 0 || other.Valuation.Length == 0);

    // What a State puts into chapters 98 and 99 in one year may be in the other chapters in the next, or in none.
    static bool AlikeInYears(YearlyTotals.YearlyTotal now, YearlyTotals.YearlyTotal before) =>
        Alike(now, before) && now.National == before.National;

    static string Growth(YearlyTotals.YearlyTotal? now, YearlyTotals.YearlyTotal? before) =>
        now is null || before is null || !AlikeInYears(now, before) ? "" : Amounts.PerCent(now.Value - before.Value, before.Value);

    static string Share(YearlyTotals.YearlyTotal? part, YearlyTotals.YearlyTotal? whole) =>
        part is null || whole is null || !Alike(part, whole) ? "" : Amounts.PerCent(part.Value, whole.Value);

    static string Gap(YearlyTotals.YearlyTotal? said, YearlyTotals.YearlyTotal? mirror) =>
        Complete(said, mirror) ? Amounts.Text(said!.Value - mirror!.Value) : "";
}
