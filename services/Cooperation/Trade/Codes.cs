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

    public static bool Knows(string code) => code == Total
        || code.Length is 2 or 4 or 6 && code.All(char.IsAsciiDigit) && !code.StartsWith("00", StringComparison.Ordinal)
            && !code.StartsWith("77", StringComparison.Ordinal);

    /// <summary>0 for all goods, otherwise the number of digits.</summary>
    public static short Level(string code) => code == Total ? (short)0 : (short)code.Length;
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
