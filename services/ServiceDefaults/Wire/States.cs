using System.Collections.Frozen;

namespace Embassy.ServiceDefaults;

/// <summary>
/// State codes: ISO 3166-1 alpha-3, those of former States that occur in records (ISO 3166-3), and the user-assigned
/// ones that the mission names. The list is the group <c>state</c> of a language's file
/// (<see cref="LocaleCatalogue"/>).
/// </summary>
public static class States
{
    static volatile FrozenSet<string> codes = LocaleCatalogue.StateCodes.ToFrozenSet(StringComparer.Ordinal);

    public static bool Knows(string code) => codes.Contains(code);

    /// <summary>True for <c>XAA</c> to <c>XZZ</c>, which ISO 3166-1 leaves to its users.</summary>
    public static bool IsUserAssigned(string code) => code is ['X', >= 'A' and <= 'Z', >= 'A' and <= 'Z'];

    // A process has one mission. Codes are only added, so the order of several hosts in one process does not matter.
    internal static void Allow(IReadOnlyList<string> userAssigned)
    {
        if (!userAssigned.All(codes.Contains)) codes = codes.Concat(userAssigned).ToFrozenSet(StringComparer.Ordinal);
    }
}
