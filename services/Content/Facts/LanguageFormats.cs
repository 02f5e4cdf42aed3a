using System.Collections.Concurrent;
using System.Globalization;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>
/// The number, money and date formats of one language of the mission. The source is the Unicode CLDR's data for the
/// language in one of the mission's two States, else its general data. Arabic of Algeria has Western digits and its own
/// month names.
/// </summary>
public sealed class LanguageFormats
{
    static readonly ConcurrentDictionary<(string, PluralRules, string, string), LanguageFormats> Known = new();

    readonly CultureInfo culture;
    readonly PluralRules plurals;
    readonly string day, month;

    public string Locale { get; }

    LanguageFormats(string locale, PluralRules plurals, CultureInfo culture)
    {
        (Locale, this.plurals, this.culture) = (locale, plurals, (CultureInfo)culture.Clone());
        // Civil dates are Gregorian, even where the culture's default calendar is another.
        if (Array.Find(culture.OptionalCalendars, c => c is GregorianCalendar) is { } gregorian)
            this.culture.DateTimeFormat.Calendar = gregorian;
        month = this.culture.DateTimeFormat.YearMonthPattern;
        day = string.Join(' ',
            this.culture.DateTimeFormat.LongDatePattern.Split(' ').Where(part => !part.Contains("dddd", StringComparison.Ordinal)))
            .Trim(' ', ',', '،');
    }

    public static LanguageFormats Of(string locale, PluralRules plurals, string sending, string receiving) =>
        Known.GetOrAdd((locale, plurals, sending, receiving), key =>
    {
        var language = key.Item1.Split('-')[0];
        var here = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Where(c => c.TwoLetterISOLanguageName == language || c.ThreeLetterISOLanguageName == language).ToList();
        CultureInfo? In(string state) =>
            here.Where(c => c.Name.StartsWith(key.Item1, StringComparison.Ordinal) || !key.Item1.Contains('-', StringComparison.Ordinal))
            .Where(c => Region(c) == state).OrderByDescending(c => c.Name.Contains("-Latn-", StringComparison.Ordinal))
            .ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        // English without a country uses day before month, as diplomatic texts do.
        var general = CultureInfo.GetCultureInfo(key.Item1 == "en" ? "en-001" : key.Item1);
        return new LanguageFormats(key.Item1, key.Item2, In(key.Item3) ?? In(key.Item4)
            ?? (States.IsUserAssigned(key.Item3) || States.IsUserAssigned(key.Item4) ? Western(general) : general));
    });

    // The CLDR knows no user-assigned State, so nothing speaks for other digits and months than those of the rest of
    // the platform: Arabic is written as in Algeria.
    static CultureInfo Western(CultureInfo culture)
    {
        if (culture.NumberFormat.DigitSubstitution == DigitShapes.None) return culture;
        if (culture.Name == "ar") return CultureInfo.GetCultureInfo("ar-DZ");
        var western = (CultureInfo)culture.Clone();
        western.NumberFormat.DigitSubstitution = DigitShapes.None;
        western.NumberFormat.NumberGroupSeparator = ",";
        western.NumberFormat.NumberDecimalSeparator = ".";
        return western;
    }

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

    /// <summary>True when the fact can be rendered in this language.</summary>
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

    /// <summary>The values that fill a rendering in this language.</summary>
    /// <param name="fallen">The indexes of marks whose condition no longer holds.</param>
    /// <param name="assets">The files and alternative texts of assets, by digest.</param>
    public RenderValues Values(
        IReadOnlyDictionary<string, Fact> facts, IReadOnlySet<int> fallen, IReadOnlyDictionary<string, PictureForms> assets) =>
        new(Locale, key => facts.TryGetValue(key, out var fact) ? fact.ToView(Show(fact)) : null, fallen, assets);

    string Amount(decimal value, FactValue said, bool money)
    {
        var number = Number(value);
        if (said.Units.Find(u => u.Lang == Locale) is { } words)
            return words.Of(plurals.Category(value)).Replace("#", number, StringComparison.Ordinal);
        if (said.Unit.Length == 0) return number;
        // A currency code needs a space where a currency sign does not.
        return money && culture.NumberFormat.CurrencyPositivePattern is 0 or 2 ? $"{said.Unit}\u00a0{number}"
            : $"{number}\u00a0{said.Unit}";
    }

    string Number(decimal value) => Digits(value.ToString("N" + value.Scale.ToString(CultureInfo.InvariantCulture), culture));

    string Date(CivilDate date) => Digits(date.Precision switch
    {
        "year" => date.First.Year.ToString("0000", CultureInfo.InvariantCulture),
        "month" => date.First.ToString(month, culture),
        _ when Locale.Split('-')[0] == "fr" && date.First.Day == 1 =>
            date.First.ToString(day.Replace("d ", "d'er' ", StringComparison.Ordinal), culture),
        _ => date.First.ToString(day, culture),
    });

    // .NET writes the digits 0 to 9 for every culture, even where the separators belong to other digits.
    string Digits(string text) => culture.NumberFormat.DigitSubstitution == DigitShapes.None ? text
        : string.Concat(text.Select(c => char.IsAsciiDigit(c) ? culture.NumberFormat.NativeDigits[c - '0'] : c.ToString()));
}
