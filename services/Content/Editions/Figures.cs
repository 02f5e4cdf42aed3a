using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Embassy.Content.Editions;

/// <summary>
/// The dates and figures that a text names in digits, in a form that is the same in every language. Months are known by name in
/// Arabic (of the Maghreb, of Egypt, of the Levant), French, English and Azerbaijani; numbers that are spelled out are not.
/// </summary>
/// <param name="Dates"><c>2023-11-29</c>, <c>2023-11</c>, or <c>--11-29</c> without a year.</param>
/// <param name="Numbers"><c>2000000</c>, <c>1.5</c>; those of a date are not among them.</param>
public sealed partial record Figures(IReadOnlySet<string> Dates, IReadOnlySet<string> Numbers)
{
    static readonly FrozenDictionary<string, int> Months = new[]
    {
        "january janvier yanvar جانفي يناير كانون-الثاني", "february février fevrier fevral فيفري فبراير شباط", "march mars mart مارس آذار",
        "april avril aprel أفريل أبريل إبريل نيسان", "may mai may ماي مايو أيار", "june juin iyun جوان يونيو حزيران", "july juillet iyul جويلية يوليو تموز",
        "august août aout avqust أوت أغسطس آب", "september septembre sentyabr سبتمبر أيلول", "october octobre oktyabr أكتوبر تشرين-الأول",
        "november novembre noyabr نوفمبر تشرين-الثاني", "december décembre decembre dekabr ديسمبر كانون-الأول",
    }.SelectMany((names, i) => names.Split(' ').Distinct().Select(name => (Name: name.Replace('-', ' '), Month: i + 1)))
        .ToFrozenDictionary(n => n.Name, n => n.Month);

    static readonly string Name = string.Join('|', Months.Keys.OrderByDescending(n => n.Length).Select(Regex.Escape));

    // Day first, as all four languages of the house write it; then as English also does; then month and year; then without a year.
    static readonly Regex[] Written =
    [
        Rule($@"(?<![\d.,])(?<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+|من\s+)?(?<m>{Name})\w*,?\s+(?<y>\d{{4}})(?!\d)"),
        Rule($@"(?<!\w)(?<m>{Name})\s+(?<d>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?<y>\d{{4}})(?!\d)"),
        Rule(@"(?<!\d)(?<y>\d{4})-(?<n>\d{2})-(?<d>\d{2})(?!\d)"),
        Rule(@"(?<![\d.,/])(?<d>\d{1,2})(?<s>[./])(?<n>\d{1,2})\k<s>(?<y>\d{4})(?!\d)"),
        Rule($@"(?<!\w)(?<m>{Name})\w*,?\s+(?<y>\d{{4}})(?!\d)"),
        Rule($@"(?<![\d.,])(?<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+|من\s+)?(?<m>{Name})(?!\w*\s+\d)"),
        Rule($@"(?<!\w)(?<m>{Name})\s+(?<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,.])"),
    ];

    static Regex Rule(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static Figures In(Edition edition) => In($"{edition.Title}\n{edition.Summary}\n{edition.Body}", edition.Locale);

    public static Figures In(string text, string locale)
    {
        var rest = Plain(text);
        var dates = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in Written)
            rest = rule.Replace(rest, match =>
            {
                if (Date(match) is not { } date) return match.Value;
                dates.Add(date);
                return " ";
            });
        return new Figures(dates, Figure().Matches(rest).Select(m => Number(m.Value, locale)).ToHashSet(StringComparer.Ordinal));
    }

    // Digits of every script become those of ASCII; where links lead, and what is marked up, is not what the text says.
    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in Unsaid().Replace(text, " ").Normalize(NormalizationForm.FormKC))
            if (char.IsDigit(c)) plain.Append((char)('0' + (int)char.GetNumericValue(c)));
            else if (c is '\u066b') plain.Append(DecimalMark);
            else if (c is not '\u066c' && CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.Format) plain.Append(c);
        return plain.ToString();
    }

    const char DecimalMark = '\u066b';

    static string? Date(Match match)
    {
        var month = match.Groups["m"] is { Success: true } name ? Months[name.Value.ToLowerInvariant()] : int.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
        var day = match.Groups["d"] is { Success: true } d ? int.Parse(d.ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        var year = match.Groups["y"] is { Success: true } y ? y.Value : null;
        if (month is < 1 or > 12 || day is < 1 or > 31) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{year ?? "-"}-{month:00}") + (day is { } known ? string.Create(CultureInfo.InvariantCulture, $"-{known:00}") : "");
    }

    // 1,234.5 and 1 234,5 and 1.234,5 are one figure. A mark that stands once is read as the language reads it.
    static string Number(string written, string locale)
    {
        var digits = written.Replace(" ", "", StringComparison.Ordinal);
        var comma = locale.Split('-')[0] is not ("en" or "ar");
        var mark = digits.LastIndexOfAny(['.', ',', DecimalMark]);
        if (mark >= 0)
        {
            var both = digits.Contains('.', StringComparison.Ordinal) && digits.Contains(',', StringComparison.Ordinal);
            var once = digits.IndexOf(digits[mark], StringComparison.Ordinal) == mark;
            var isDecimal = digits[mark] == DecimalMark || once && (both || digits[mark] == (comma ? ',' : '.') || digits.Length - mark - 1 != 3);
            var whole = string.Concat((isDecimal ? digits[..mark] : digits).Where(char.IsAsciiDigit));
            var part = isDecimal ? digits[(mark + 1)..].TrimEnd('0') : "";
            return Trim(whole) + (part.Length > 0 ? "." + part : "");
        }
        return Trim(digits);
    }

    static string Trim(string digits) => digits.TrimStart('0') is { Length: > 0 } some ? some : "0";

    // A space groups digits only before three of them, after one to three.
    [GeneratedRegex(@"\d{1,3}(?: \d{3})+(?:[.,\u066b]\d+)?(?!\d)|\d+(?:[.,\u066b]\d+)*")]
    private static partial Regex Figure();

    [GeneratedRegex(@"(?<=\])\([^()\s]*\)|^\s{0,3}\[[^\]\n]+\]:\s*\S+|<[^<>\n]*>|https?://\S+|\{\{[^{}\n]*\}\}|&#?\w+;|^\s{0,3}\d+[.)]\s", RegexOptions.Multiline)]
    private static partial Regex Unsaid();
}
