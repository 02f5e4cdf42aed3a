using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.ServiceDefaults;

/// <summary>How a workbook shows a number.</summary>
enum NumberForm
{
    Number, Percent, Day, Month, Year, Instant, Time,
}

/// <summary>Reads a number of a workbook as its format shows it: a number, a share or a date.</summary>
static partial class NumberForms
{
    const double MostDays = 2_958_466, Days1904 = 1462;

    /// <param name="codes">The workbook's own formats (ECMA-376 Part 1, 18.8.30 has the others).</param>
    public static NumberForm Of(uint format, Dictionary<uint, string> codes) => codes.TryGetValue(format, out var code) ? Of(code)
        : format switch
        {
            9 or 10 => NumberForm.Percent,
            14 or 15 or 16 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => NumberForm.Day,
            17 => NumberForm.Month,
            >= 18 and <= 21 or >= 32 and <= 35 or >= 45 and <= 47 or 55 or 56 => NumberForm.Time,
            22 => NumberForm.Instant,
            _ => NumberForm.Number,
        };

    static NumberForm Of(string code)
    {
        var letters = Literals().Replace(code.Split(';')[0], "").ToLowerInvariant();
        var (hasYear, hasDay, hasHour) = (letters.Contains('y', StringComparison.Ordinal), letters.Contains('d', StringComparison.Ordinal),
            letters.AsSpan().ContainsAny('h', 's'));
        if (letters.Contains('%', StringComparison.Ordinal)) return NumberForm.Percent;
        if (letters.Contains("general", StringComparison.Ordinal)) return NumberForm.Number;
        if (hasYear || hasDay)
            return hasHour ? NumberForm.Instant : hasDay ? NumberForm.Day
                : letters.Contains('m', StringComparison.Ordinal) ? NumberForm.Month : NumberForm.Year;
        return hasHour ? NumberForm.Time : letters.Contains("mmm", StringComparison.Ordinal) ? NumberForm.Month : NumberForm.Number;
    }

    /// <summary>Null if there is no such date or number.</summary>
    public static (string Text, bool IsNumber)? Read(double number, NumberForm form, bool isFrom1904)
    {
        if (form is NumberForm.Number or NumberForm.Percent)
        {
            // A spreadsheet computes with 15 digits; the conversion rounds to them.
            if (!(Math.Abs(number) < 1e28)) return null;
            var value = (decimal)number;
            return form == NumberForm.Number ? (value.ToString("0.############################", CultureInfo.InvariantCulture), true)
                : ((value * 100).ToString("0.############################", CultureInfo.InvariantCulture) + "%", false);
        }
        if (!(number >= 0 && number < MostDays)) return null;
        if (form == NumberForm.Time && number < 1)
            return (TimeSpan.FromDays(number).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture), false);
        // 1900 has a 29 February there.
        var days = isFrom1904 ? number + Days1904 : number < 60 ? number + 1 : number;
        return days < MostDays ? (Date(DateTime.FromOADate(days), form), false) : null;
    }

    public static string Date(DateTime date, NumberForm form) => date.ToString(form switch
    {
        NumberForm.Month when date.Day == 1 && date.TimeOfDay == default => "yyyy-MM",
        NumberForm.Year when date.DayOfYear == 1 && date.TimeOfDay == default => "yyyy",
        _ when date.TimeOfDay == default => "yyyy-MM-dd",
        _ => "yyyy-MM-dd'T'HH:mm:ss",
    }, CultureInfo.InvariantCulture);

    // Quoted and escaped characters, colours, conditions and locales; [h] is a duration.
    [GeneratedRegex("""
        "[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]
        """, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Literals();
}
