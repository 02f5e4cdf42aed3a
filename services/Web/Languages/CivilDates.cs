using System.Globalization;

namespace Embassy.Web.Languages;

/// <summary>Writes civil dates of the API, which may be a year, a month or a day, and Hijri days.</summary>
public static class CivilDates
{
    static readonly UmAlQuraCalendar Hijri = new();

    /// <summary>The first day of a civil date: <c>2022-08</c> is 1 August 2022. Null for what is no date.</summary>
    public static DateOnly? First(string? civil)
    {
        if (string.IsNullOrEmpty(civil)) return null;
        var whole = civil.Length switch { 4 => civil + "-01-01", 7 => civil + "-01", _ => civil };
        return DateOnly.TryParseExact(whole.Length > 10 ? whole[..10] : whole, "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The last day of a civil date: <c>2022-08</c> is 31 August 2022.</summary>
    public static DateOnly? Last(string? civil) => First(civil) is { } first
        ? civil!.Length switch { 4 => first.AddYears(1).AddDays(-1), 7 => first.AddMonths(1).AddDays(-1), _ => first } : null;

    /// <summary>A civil date in words: <c>29 August 2022</c>, <c>August 2022</c>, <c>2022</c>.</summary>
    public static string Write(Language language, string? civil) => First(civil) is { } day
        ? civil!.Length switch
        {
            4 => civil,
            7 => Month(language, day),
            _ => Day(language, day),
        }
        : civil ?? "";

    public static string Day(Language language, DateOnly day) =>
        (language.Tag == "fr" && day.Day == 1 ? "1er" : day.Day.ToString(language.Culture))
        + " " + Genitive(language, day) + " " + day.Year.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>A day and month without the year.</summary>
    public static string ShortDay(Language language, DateOnly day) =>
        (language.Tag == "fr" && day.Day == 1 ? "1er" : day.Day.ToString(language.Culture)) + " " + Genitive(language, day);

    public static string Month(Language language, DateOnly day) =>
        language.Culture.DateTimeFormat.GetMonthName(day.Month) + " " + day.Year.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>A month and year as a heading: <c>Novembre 2026</c>, <c>İyun 2026</c>.</summary>
    public static string MonthTitle(Language language, DateOnly day)
    {
        var month = Month(language, day);
        return month[..1].ToUpper(language.Culture) + month[1..];
    }

    public static string MonthName(Language language, int month) => language.Culture.DateTimeFormat.GetMonthName(month);

    public static string Weekday(Language language, DayOfWeek day) => language.Culture.DateTimeFormat.GetDayName(day);

    /// <summary>Two dates as one period: <c>22–25 April 2024</c>.</summary>
    public static string Period(Language language, string start, string? end)
    {
        if (string.IsNullOrEmpty(end) || end == start) return Write(language, start);
        if (start.Length == 10 && end.Length == 10 && First(start) is { } a && First(end) is { } b && a.Year == b.Year
            && a.Month == b.Month)
            return $"{a.Day.ToString(language.Culture)}–{Day(language, b)}";
        return $"{Write(language, start)} – {Write(language, end)}";
    }

    /// <summary>How far a clock is from UTC: <c>UTC+4</c>.</summary>
    public static string Offset(TimeSpan offset) => "UTC" + (offset < TimeSpan.Zero ? "−" : "+")
        + offset.ToString(offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// Day, month and year of the Umm al-Qura calendar; null outside the years that it has (1900 to 2077).
    /// </summary>
    public static (int Day, int Month, int Year)? HijriDay(DateOnly day)
    {
        var at = day.ToDateTime(TimeOnly.MinValue);
        return at < Hijri.MinSupportedDateTime || at > Hijri.MaxSupportedDateTime
            ? null : (Hijri.GetDayOfMonth(at), Hijri.GetMonth(at), Hijri.GetYear(at));
    }

    static string Genitive(Language language, DateOnly day) => language.Culture.DateTimeFormat.MonthGenitiveNames[day.Month - 1];
}
