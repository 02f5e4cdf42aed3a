using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>
/// The dates and figures in digits in a text, in a form that is the same in every language. Month names are recognised
/// in Arabic (Maghreb, Egypt, Levant), French, English and Azerbaijani. Numbers in words are not recognised.
/// </summary>
/// <param name="Dates"><c>2023-11-29</c>, <c>2023-11</c>, or <c>--11-29</c> without a year.</param>
/// <param name="Numbers"><c>2000000</c>, <c>1.5</c>; without the numbers of dates.</param>
public sealed partial record TextFigures(IReadOnlySet<string> Dates, IReadOnlySet<string> Numbers)
{
    // Twelve months; a slash separates alternative names of one month.
    static readonly FrozenDictionary<string, DatePatterns> Tongues = new Dictionary<string, DatePatterns>
    {
        ["ar"] = new("", @"من\s+", "جانفي/يناير/كانون الثاني", "فيفري/فبراير/شباط", "مارس/آذار", "أفريل/أبريل/إبريل/نيسان", "ماي/مايو/أيار",
            "جوان/يونيو/حزيران",
            "جويلية/يوليو/تموز", "أوت/أغسطس/آب", "سبتمبر/أيلول", "أكتوبر/تشرين الأول", "نوفمبر/تشرين الثاني", "ديسمبر/كانون الأول"),
        ["fr"] = new("er", "", "janvier", "février/fevrier", "mars", "avril", "mai", "juin", "juillet", "août/aout", "septembre", "octobre",
            "novembre", "décembre/decembre"),
        ["en"] = new("st|nd|rd|th", @"of\s+", "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December"),
        ["az"] = new(@"-\w{1,3}", "", "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr",
            "dekabr"),
    }.ToFrozenDictionary();

    static readonly DatePatterns Other = new("", "", "\u0001");

    /// <summary>The date patterns of one language.</summary>
    sealed class DatePatterns
    {
        readonly Dictionary<string, int> months = [];

        /// <param name="ordinal">Optional suffix of the day number.</param>
        /// <param name="of">Optional word before the month.</param>
        public DatePatterns(string ordinal, string of, params ReadOnlySpan<string> names)
        {
            for (var i = 0; i < names.Length; i++)
                foreach (var name in names[i].Split('/')) months[name.ToLowerInvariant()] = i + 1;
            // Azerbaijani appends its case endings to the name: noyabrda, noyabrın.
            var month = $"(?<m>{string.Join('|', months.Keys.OrderByDescending(n => n.Length).Select(Regex.Escape))})"
                + (months.ContainsKey("noyabr") ? @"\w*" : @"(?!\w)");
            var day = $@"(?<![\d.,])(?<d>\d{{1,2}})(?:{ordinal})?\s+(?:{of})?";
            Written =
            [
                Rule($@"{day}{month},?\s+(?<y>\d{{4}})(?!\d)"),
                Rule($@"(?<!\w){month}\s+(?<d>\d{{1,2}})(?:{ordinal})?,\s*(?<y>\d{{4}})(?!\d)"),
                Rule(@"(?<!\d)(?<y>\d{4})-(?<n>\d{2})-(?<d>\d{2})(?!\d)"),
                Rule(@"(?<![\d.,/])(?<d>\d{1,2})(?<s>[./])(?<n>\d{1,2})\k<s>(?<y>\d{4})(?!\d)"),
                Rule($@"(?<!\w){month},?\s+(?<y>\d{{4}})(?!\d)"),
                Rule($@"(?<!\w)(?<y>\d{{4}})-\w{{2,3}}\s+il\w*\s+{month}"),
                Rule($@"{day}{month}"),
                Rule($@"(?<!\w){month}\s+(?<d>\d{{1,2}})(?:{ordinal})?(?![\d,.]*\d)"),
            ];
        }

        /// <summary>
        /// The patterns from the most to the least complete; a match is not matched again by a later pattern.
        /// </summary>
        public Regex[] Written { get; }

        public int Month(string name) => months[name.ToLowerInvariant()];

        static Regex Rule(string pattern) =>
            new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
    }

    public static TextFigures In(Edition edition) => In(string.Join('\n', edition.Texts()), edition.Locale);

    public static TextFigures In(string text, string locale)
    {
        var (rest, datePatterns) = (Plain(text), Tongues.GetValueOrDefault(locale.Split('-')[0], Other));
        var dates = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in datePatterns.Written)
            rest = rule.Replace(rest, match =>
            {
                if (Date(match, datePatterns) is not { } date) return match.Value;
                dates.Add(date);
                return " ";
            });
        return new TextFigures(dates, Figure().Matches(rest).Select(m => Number(m.Value, locale)).ToHashSet(StringComparer.Ordinal));
    }

    // Digits of every script become ASCII digits. Link targets and markup are dropped, because they are not text.
    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in Characters.WithoutLongRuns(Unsaid().Replace(text, " ")).Normalize(NormalizationForm.FormKC))
            if (char.IsDigit(c)) plain.Append((char)('0' + (int)char.GetNumericValue(c)));
            else if (c is '\u066b') plain.Append(DecimalMark);
            else if (c is not '\u066c' && CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.Format)
                plain.Append(c == 'İ' ? 'i' : c);
        return plain.ToString();
    }

    const char DecimalMark = '\u066b';

    static string? Date(Match match, DatePatterns datePatterns)
    {
        var month = match.Groups["m"] is { Success: true } name ? datePatterns.Month(name.Value)
            : int.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
        var day = match.Groups["d"] is { Success: true } d ? int.Parse(d.ValueSpan, CultureInfo.InvariantCulture) : (int?)null;
        var year = match.Groups["y"] is { Success: true } y ? y.Value : null;
        if (month is < 1 or > 12 || day is < 1 or > 31) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{year ?? "-"}-{month:00}")
            + (day is { } known ? string.Create(CultureInfo.InvariantCulture, $"-{known:00}") : "");
    }

    // 1,234.5 and 1 234,5 and 1.234,5 are one figure. A single separator is read by the rules of the language.
    static string Number(string written, string locale)
    {
        var digits = written.Replace(" ", "", StringComparison.Ordinal);
        var comma = locale.Split('-')[0] is not ("en" or "ar");
        var mark = digits.LastIndexOfAny(['.', ',', DecimalMark]);
        if (mark >= 0)
        {
            var both = digits.Contains('.', StringComparison.Ordinal) && digits.Contains(',', StringComparison.Ordinal);
            var once = digits.IndexOf(digits[mark], StringComparison.Ordinal) == mark;
            var isDecimal = digits[mark] == DecimalMark
                || once && (both || digits[mark] == (comma ? ',' : '.') || digits.Length - mark - 1 != 3);
            var whole = string.Concat((isDecimal ? digits[..mark] : digits).Where(char.IsAsciiDigit));
            var part = isDecimal ? digits[(mark + 1)..].TrimEnd('0') : "";
            return Trim(whole) + (part.Length > 0 ? "." + part : "");
        }
        return Trim(digits);
    }

    static string Trim(string digits) => digits.TrimStart('0') is { Length: > 0 } some ? some : "0";

    // A space groups digits only after one to three digits and before three.
    [GeneratedRegex(@"\d{1,3}(?: \d{3})+(?:[.,\u066b]\d+)?(?!\d)|\d+(?:[.,\u066b]\d+)*")]
    private static partial Regex Figure();

    [GeneratedRegex(@"(?<=\])\([^()\n]*\)|^\s{0,3}\[[^\]\n]+\]:\s*\S+|<[^<>\n]*>|https?://\S+|\{\{[^{}\n]*\}\}|&#?\w+;|^\s{0,3}\d+[.)]\s", RegexOptions.Multiline)]
    private static partial Regex Unsaid();
}
