using System.Collections.Concurrent;
using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>
/// How one language of the mission writes numbers, money and dates: the Unicode CLDR's data for the language as it is written in one
/// of the mission's two States (Arabic of Algeria has Western digits, and months of its own), else everywhere.
/// </summary>
public sealed class LanguageFormats
{
    static readonly ConcurrentDictionary<(string, string, string), LanguageFormats> Known = new();

    readonly CultureInfo culture;
    readonly string day, month;

    public string Locale { get; }

    LanguageFormats(string locale, CultureInfo culture)
    {
        (Locale, this.culture) = (locale, (CultureInfo)culture.Clone());
        // Civil dates are Gregorian whatever the language counts by otherwise.
        if (Array.Find(culture.OptionalCalendars, c => c is GregorianCalendar) is { } gregorian) this.culture.DateTimeFormat.Calendar = gregorian;
        month = this.culture.DateTimeFormat.YearMonthPattern;
        day = string.Join(' ', this.culture.DateTimeFormat.LongDatePattern.Split(' ').Where(part => !part.Contains("dddd", StringComparison.Ordinal))).Trim(' ', ',', '،');
    }

    public static LanguageFormats Of(string locale, string sending, string receiving) => Known.GetOrAdd((locale, sending, receiving), key =>
    {
        var language = key.Item1.Split('-')[0];
        var here = CultureInfo.GetCultures(CultureTypes.SpecificCultures).Where(c => c.TwoLetterISOLanguageName == language || c.ThreeLetterISOLanguageName == language).ToList();
        CultureInfo? In(string state) => here.Where(c => c.Name.StartsWith(key.Item1, StringComparison.Ordinal) || !key.Item1.Contains('-', StringComparison.Ordinal))
            .Where(c => Region(c) == state).OrderByDescending(c => c.Name.Contains("-Latn-", StringComparison.Ordinal)).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        // English of no country writes the day before the month, as diplomacy does.
        return new LanguageFormats(key.Item1, In(key.Item2) ?? In(key.Item3) ?? CultureInfo.GetCultureInfo(key.Item1 == "en" ? "en-001" : key.Item1));
    });

    static string Region(CultureInfo culture)
    {
        try
        {
            return new RegionInfo(culture.Name).ThreeLetterISORegionName;
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    /// <summary>Whether it can be said in this language at all.</summary>
    public bool Knows(Fact fact) => fact.Kind != Fact.Words || fact.Said.Texts.Exists(t => t.Lang == Locale);

    public string Show(Fact fact)
    {
        var said = fact.Said;
        return fact.Kind switch
        {
            Fact.Words => said.Texts.Find(t => t.Lang == Locale)?.Words ?? "",
            Fact.Date => Date(CivilDate.Parse(said.Value)),
            _ => Amount(decimal.Parse(said.Value, NumberStyles.Number, CultureInfo.InvariantCulture), said, fact.Kind == Fact.Money),
        };
    }

    /// <summary>For a machine: the same in every language.</summary>
    public string Machine(Fact fact) => fact.Kind == Fact.Words ? Show(fact) : fact.Said.Value;

    string Amount(decimal value, FactValue said, bool money)
    {
        var number = Number(value);
        if (said.Units.Find(u => u.Lang == Locale) is { } words) return words.Of(Plurals.Form(Locale, value)).Replace("#", number, StringComparison.Ordinal);
        if (said.Unit.Length == 0) return number;
        // A code needs its space where a sign has none.
        return money && culture.NumberFormat.CurrencyPositivePattern is 0 or 2 ? $"{said.Unit}\u00a0{number}" : $"{number}\u00a0{said.Unit}";
    }

    string Number(decimal value) => Digits(value.ToString("N" + value.Scale.ToString(CultureInfo.InvariantCulture), culture));

    string Date(CivilDate date) => Digits(date.Precision switch
    {
        "year" => date.First.Year.ToString("0000", CultureInfo.InvariantCulture),
        "month" => date.First.ToString(month, culture),
        _ when Locale.Split('-')[0] == "fr" && date.First.Day == 1 => date.First.ToString(day.Replace("d ", "d'er' ", StringComparison.Ordinal), culture),
        _ => date.First.ToString(day, culture),
    });

    // .NET writes 0 to 9 for every culture, also where the separators are those of other digits.
    string Digits(string text) => culture.NumberFormat.DigitSubstitution == DigitShapes.None ? text
        : string.Concat(text.Select(c => char.IsAsciiDigit(c) ? culture.NumberFormat.NativeDigits[c - '0'] : c.ToString()));
}
