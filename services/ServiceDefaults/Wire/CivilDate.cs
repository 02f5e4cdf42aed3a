using System.Globalization;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A civil date with its precision: <c>2022-08-29</c>, <c>2022-08</c> or <c>2022</c>, years 1000 to 9999. It is stored
/// as written and sorts as text: a year before its months, a month before its days.
/// </summary>
public readonly record struct CivilDate
{
    readonly string? text;

    CivilDate(string text) => this.text = text;

    /// <summary>
    /// Parses a date of any precision; returns false for an impossible one (2023-02-29, 2022-13, 22-08).
    /// </summary>
    public static bool TryParse(string? value, out CivilDate date)
    {
        date = default;
        if (value is not { Length: 4 or 7 or 10 } || value.Any(c => !char.IsAsciiDigit(c) && c != '-') || value[0] == '0') return false;
        var form = value.Length switch { 4 => "yyyy", 7 => "yyyy-MM", _ => "yyyy-MM-dd" };
        if (!DateOnly.TryParseExact(value, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return false;
        date = new CivilDate(value);
        return true;
    }

    /// <summary>Parses a stored date; throws if it is invalid.</summary>
    public static CivilDate Parse(string value) =>
        TryParse(value, out var date) ? date : throw new FormatException($"'{value}' is no civil date.");

    public static CivilDate Day(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <param name="digits">Length of the date: 4 for a year, 7 for a month, 10 for a day.</param>
    public static CivilDate Of(DateOnly day, int digits) => new(Day(day).ToString()[..digits]);

    public string Precision => ToString().Length switch { 4 => "year", 7 => "month", _ => "day" };

    /// <summary>True if it is exact to the day.</summary>
    public bool IsDay => ToString().Length == 10;

    /// <summary>The first day of its period: 2022-08-01 for 2022-08.</summary>
    public DateOnly First => ToString().Length switch
    {
        4 => new DateOnly(Number(0, 4), 1, 1),
        7 => new DateOnly(Number(0, 4), Number(5, 2), 1),
        _ => new DateOnly(Number(0, 4), Number(5, 2), Number(8, 2)),
    };

    /// <summary>The last day of its period: 2022-08-31 for 2022-08.</summary>
    public DateOnly Last => ToString().Length switch
    {
        4 => new DateOnly(Number(0, 4), 12, 31),
        7 => First.AddDays(DateTime.DaysInMonth(First.Year, First.Month) - 1),
        _ => First,
    };

    // Computed statuses read many dates, so the digits are not parsed as a format.
    int Number(int from, int digits)
    {
        var number = 0;
        foreach (var digit in ToString().AsSpan(from, digits)) number = number * 10 + digit - '0';
        return number;
    }

    public override string ToString() => text ?? throw new InvalidOperationException("An unset civil date has no text.");
}
