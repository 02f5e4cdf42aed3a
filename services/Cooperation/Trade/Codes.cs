using System.Collections.Frozen;
using System.Globalization;

namespace Embassy.Cooperation.Trade;

/// <summary>The ISO 4217 codes in use for amounts of goods, without funds, metals and test codes.</summary>
public static class Currencies
{
    const string All = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC
        CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK
        JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR
        MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """;

    static readonly FrozenSet<string> Codes = All.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);

    public static bool Knows(string code) => Codes.Contains(code);
}

/// <summary>Codes of the Harmonized System: all goods, or 2, 4 or 6 digits.</summary>
/// <remarks>
/// The chapter must exist (the System reserves 77). Headings and subheadings are checked for their form only, because
/// they differ between editions.
/// </remarks>
public static class Commodities
{
    public const string Total = "TOTAL";

    /// <summary>The chapters in which a State can trade: 01 to 97 without 77, which is reserved.</summary>
    /// <remarks>98 and 99 are left to national use, so a complete report need not have them.</remarks>
    public static IReadOnlyList<string> Chapters { get; } =
        [.. Enumerable.Range(1, 97).Where(n => n != 77).Select(n => n.ToString("00", CultureInfo.InvariantCulture))];

    /// <summary>True for 98 and 99, in which each State puts what it likes, such as goods kept secret.</summary>
    public static bool IsNational(string chapter) => chapter is "98" or "99";

    public static bool Knows(string code) => code == Total
        || code.Length is 2 or 4 or 6 && code.All(char.IsAsciiDigit) && !code.StartsWith("00", StringComparison.Ordinal)
            && !code.StartsWith("77", StringComparison.Ordinal);

    /// <summary>0 for all goods, otherwise the number of digits.</summary>
    public static short Level(string code) => code == Total ? (short)0 : (short)code.Length;
}

/// <summary>
/// Editions of the Harmonized System as UN Comtrade names them: H0 of 1988 to H6 of 2022; HS as reported.
/// </summary>
public static class Editions
{
    public static bool Knows(string code) => code == "HS" || Number(code) is not null;

    public static int? Number(string code) => code is ['H', >= '0' and <= '9' and var digit] ? digit - '0' : null;
}

/// <summary>Validates periods: a year or a month as text, `2023` or `2023-05`.</summary>
public static class Periods
{
    public static bool Knows(string period) => period.Length is 4 or 7 && ServiceDefaults.CivilDate.TryParse(period, out _);

    public static bool HasBegun(string period, DateOnly today) => ServiceDefaults.CivilDate.Parse(period).First <= today;
}

/// <summary>
/// Validates amounts: not negative, at most fifteen digits before and four after the point; decimals, never doubles.
/// </summary>
public static class Amounts
{
    public const int Decimals = 4;
    public const decimal Most = 900_000_000_000_000m;

    public static bool TryParse(string text, out decimal amount) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount)
        && amount <= Most && decimal.Round(amount, Decimals) == amount && text.Length <= 24 && !text.StartsWith('.') && !text.EndsWith('.');

    /// <summary>Formats an amount without trailing zeros.</summary>
    public static string Text(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A percentage with two decimals; empty without a whole.</summary>
    public static string PerCent(decimal part, decimal? whole) =>
        whole is > 0 or < 0 ? decimal.Round(part * 100 / whole.Value, 2).ToString("0.00", CultureInfo.InvariantCulture) : "";
}
