using System.Globalization;

namespace Embassy.ServiceDefaults;

/// <summary>Encodes a day as part of a page token.</summary>
public static class PageTokenDay
{
    public static string Write(DateOnly day) => CivilDate.Day(day).ToString();

    public static DateOnly Read(string part) =>
        DateOnly.TryParseExact(part, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day : throw new Problem(ProblemCodes.InvalidPageToken, "This pageToken was not given out for this list.");
}
