using Google.Protobuf.Collections;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The filters that lists have in common: several values, which mean "any of them", and a window of days.
/// </summary>
public static class ListFilters
{
    /// <summary>
    /// The values asked for, each once and in one order, so that a page token fits however they were given.
    /// </summary>
    public static List<string> AnyOf(this RepeatedField<string> values) =>
        [.. values.Where(v => v.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The same for a filter by States.</summary>
    public static List<string> States(this RequestValidation validation, string field, RepeatedField<string> values)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var states = values.AnyOf();
        validation.Count(field, states.Count, 0, 50);
        foreach (var state in states) validation.State(field, state);
        return states;
    }
}

/// <summary>
/// The days that a list is asked for, both included: a list returns what takes place in them, also what began before.
/// An open end is null.
/// </summary>
public readonly record struct DateWindow(DateOnly? From, DateOnly? To)
{
    const int FirstYear = 1000, LastYear = 9999;

    /// <param name="year">Narrows the window to a year; 0 for none.</param>
    public static DateWindow Read(RequestValidation validation, string from, string to, int year = 0)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var (first, last) = (validation.Day("from", from), validation.Day("to", to));
        validation.When(last < first, "to", "end_before_start", $"It lies before {from}.");
        if (year == 0) return new(first, last);
        validation.When(year is < FirstYear or > LastYear, "year", "out_of_range", $"{FirstYear} to {LastYear}.");
        if (year is < FirstYear or > LastYear) return new(first, last);
        var (begins, ends) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        return new(first > begins ? first : begins, last < ends ? last : ends);
    }
}
