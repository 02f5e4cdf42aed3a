using Embassy.ServiceDefaults;

namespace Embassy.Forums.Imports;

/// <summary>The lifetimes of States that ended, or that began within the period of the forums' records.</summary>
/// <remarks>A State that is not listed counts as having always existed.</remarks>
public static class StateLifetimes
{
    static DateOnly Day(int year, int month, int day) => new(year, month, day);

    // The last day of the State, by the change of its seat in the United Nations.
    static readonly Dictionary<string, DateOnly> Ended = new()
    {
        ["SUN"] = Day(1991, 12, 26),
        ["DDR"] = Day(1990, 10, 2),
        ["YMD"] = Day(1990, 5, 21),
        ["CSK"] = Day(1992, 12, 31),
        // Yugoslavia's seat and code remained in use until the name changed to Serbia and Montenegro.
        ["YUG"] = Day(2003, 2, 3),
    };

    // Independence, or the end of the predecessor State.
    static readonly Dictionary<string, DateOnly> Began = new()
    {
        ["DZA"] = Day(1962, 7, 3),
        ["AZE"] = Day(1991, 8, 30),
        ["KAZ"] = Day(1991, 12, 16),
        ["ARM"] = Day(1991, 9, 21),
        ["GEO"] = Day(1991, 4, 9),
        ["KGZ"] = Day(1991, 8, 31),
        ["MDA"] = Day(1991, 8, 27),
        ["TJK"] = Day(1991, 9, 9),
        ["TKM"] = Day(1991, 10, 27),
        ["UZB"] = Day(1991, 8, 31),
        ["MKD"] = Day(1991, 9, 8),
        ["CZE"] = Day(1993, 1, 1),
        ["SVK"] = Day(1993, 1, 1),
        ["HRV"] = Day(1991, 6, 25),
        ["SVN"] = Day(1991, 6, 25),
        ["BIH"] = Day(1992, 3, 3),
        ["NAM"] = Day(1990, 3, 21),
        ["ERI"] = Day(1993, 5, 24),
        ["TLS"] = Day(2002, 5, 20),
        ["MNE"] = Day(2006, 6, 3),
        ["SSD"] = Day(2011, 7, 9),
    };

    // The State that was responsible for the territory before, where that State has a code of its own.
    static readonly Dictionary<string, string> Before = new(
        ((string[])["RUS", "ARM", "AZE", "GEO", "KAZ", "KGZ", "MDA", "TJK", "TKM", "UZB", "EST", "LVA", "LTU"])
            .Select(s => KeyValuePair.Create(s, "SUN"))
            .Concat(((string[])["SRB", "MNE", "HRV", "SVN", "BIH", "MKD"]).Select(s => KeyValuePair.Create(s, "YUG"))))
    {
        ["CZE"] = "CSK",
        ["SVK"] = "CSK",
        ["DEU"] = "DDR",
        ["YEM"] = "YMD",
    };

    /// <summary>The first day of the State, if it lies within the period of the records.</summary>
    public static DateOnly? Begin(string state) => Began.TryGetValue(state, out var day) ? day : null;

    /// <summary>The last day of a State that ended.</summary>
    public static DateOnly? End(string state) => Ended.TryGetValue(state, out var day) ? day : null;

    /// <summary>The State's predecessor; null if none has a code.</summary>
    public static string? Predecessor(string state) => Before.GetValueOrDefault(state);

    /// <summary>Explains why the State did not exist at any time that the date may mean; null if it did.</summary>
    public static string? Fault(string state, CivilDate date) =>
        Ended.TryGetValue(state, out var end) && date.First > end ? $"{state} was until {end:yyyy-MM-dd}."
        : Began.TryGetValue(state, out var begin) && date.Last < begin ? $"{state} is since {begin:yyyy-MM-dd}." : null;
}
