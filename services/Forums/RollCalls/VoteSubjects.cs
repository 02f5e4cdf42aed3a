namespace Embassy.Forums.RollCalls;

/// <summary>The issues of a vote by its subject headings, for votes that no source codes.</summary>
/// <remarks>
/// Voeten's codes in the files known to the platform end with session 74. From session 75 on, a vote of the Digital
/// Library has the issues whose words stand in its subject headings (UNBIS thesaurus); a vote with none has no issue.
/// </remarks>
public static class VoteSubjects
{
    public const int FirstSession = 75;

    static readonly (string Issue, string[] Words)[] Rules =
    [
        ("me", ["PALESTIN", "TERRITORIES OCCUPIED BY ISRAEL", "ISRAELI SETTLEMENT", "JERUSALEM", "UNRWA", "GOLAN HEIGHTS", "GAZA"]),
        ("nu", ["NUCLEAR"]),
        ("di", ["DISARMAMENT", "ARMS CONTROL", "ARMS RACE", "ARMS TRANSFER", "WEAPON", "NUCLEAR TEST", "LANDMINE", "CLUSTER MUNITION"]),
        ("hr", ["HUMAN RIGHTS", "RACIAL DISCRIMINATION", "RACISM", "RIGHT TO DEVELOPMENT", "RIGHT TO FOOD", "CAPITAL PUNISHMENT",
            "RIGHTS OF THE CHILD", "WOMEN'S RIGHTS", "TORTURE"]),
        ("co", ["DECOLONIZATION", "COLONIAL", "NON-SELF-GOVERNING TERRITOR", "SELF-DETERMINATION OF PEOPLES"]),
        ("ec", ["ECONOMIC DEVELOPMENT", "SUSTAINABLE DEVELOPMENT", "DEVELOPMENT FINANCE", "INTERNATIONAL ECONOMIC", "INTERNATIONAL TRADE",
            "EXTERNAL DEBT", "POVERTY", "ECONOMIC COOPERATION"]),
    ];

    public static List<string> Issues(string subjects) =>
        [.. Rules.Where(r => r.Words.Any(w => subjects.Contains(w, StringComparison.OrdinalIgnoreCase))).Select(r => r.Issue)
            .Order(StringComparer.Ordinal)];
}
