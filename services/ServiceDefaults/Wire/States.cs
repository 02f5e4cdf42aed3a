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

    /// <summary>
    /// True for <c>AAA</c> to <c>AAZ</c>, <c>QMA</c> to <c>QZZ</c>, <c>XAA</c> to <c>XZZ</c> and <c>ZZA</c> to
    /// <c>ZZZ</c>, which ISO 3166-1 leaves to its users.
    /// </summary>
    public static bool IsUserAssigned(string code) => code is ['A', 'A', >= 'A' and <= 'Z'] or ['Q', >= 'M' and <= 'Z', >= 'A' and <= 'Z']
        or ['X', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] or ['Z', 'Z', >= 'A' and <= 'Z'];

    // A process has one mission. Codes are only added, so the order of several hosts in one process does not matter.
    internal static void Allow(IReadOnlyList<string> userAssigned)
    {
        if (!userAssigned.All(codes.Contains)) codes = codes.Concat(userAssigned).ToFrozenSet(StringComparer.Ordinal);
    }
}
