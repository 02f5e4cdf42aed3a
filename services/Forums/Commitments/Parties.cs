using Embassy.ServiceDefaults;

namespace Embassy.Forums.Commitments;

/// <summary>The party of a line: a State, or a group with printed totals in decisions and surveys.</summary>
/// <remarks>
/// The groups are fixed in time and do not follow memberships: OPEC10 are the ten of OPEC that took part in the cuts of
/// 2020.
/// </remarks>
static class Parties
{
    public const string Total = "TOTAL";

    static readonly string[] Opec10 = ["AGO", "ARE", "COG", "DZA", "GAB", "GNQ", "IRQ", "KWT", "NGA", "SAU"];

    static readonly Dictionary<string, string[]> Groups = new()
    {
        // All parties of the decision.
        [Total] = [],
        ["TOTAL-OPEC10"] = Opec10,
        // With Ecuador, which left at the end of 2019.
        ["TOTAL-OPEC11"] = [.. Opec10, "ECU"],
        ["TOTAL-NONOPEC"] = ["AZE", "BHR", "BRN", "KAZ", "MEX", "MYS", "OMN", "RUS", "SDN", "SSD"],
        // The eight of the voluntary adjustments since April 2023.
        ["TOTAL-V8"] = ["ARE", "DZA", "IRQ", "KAZ", "KWT", "OMN", "RUS", "SAU"],
    };

    public static bool IsGroup(string party) => Groups.ContainsKey(party);

    public static bool Has(string group, string party) => group == Total ? !IsGroup(party) : Groups[group].Contains(party);

    /// <summary>The parties of a group; empty for all parties of a decision.</summary>
    public static IReadOnlyList<string> Of(string group) => Groups[group];

    public static string Check(string column, string party, RequestValidation validation)
    {
        if (party.Length == 0) validation.Add(column, "required", "A State, like DZA, or a total: " + string.Join(", ", Groups.Keys) + ".");
        else if (!IsGroup(party))
            validation.When(!States.Knows(party), column,
                "unknown_state", "An ISO 3166-1 alpha-3 code, like DZA, or a total: " + string.Join(", ", Groups.Keys) + ".");
        return party;
    }
}
