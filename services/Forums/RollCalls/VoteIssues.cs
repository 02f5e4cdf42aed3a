namespace Embassy.Forums.RollCalls;

/// <summary>The issues in Voeten's files, in the order of the bits of <see cref="RollCallHead.Issues"/>.</summary>
public static class VoteIssues
{
    public static IReadOnlyList<(string Code, string Name)> All { get; } =
    [
        ("me", "Palestinian conflict"),
        ("nu", "Nuclear weapons and nuclear material"),
        ("di", "Arms control and disarmament"),
        ("hr", "Human rights"),
        ("co", "Colonialism"),
        ("ec", "Economic development"),
    ];

    /// <summary>The bit of the issue; -1 for none.</summary>
    public static int IndexOf(string code) => All.Index().FirstOrDefault(i => i.Item.Code == code, (-1, default)).Index;

    public static int Bits(IEnumerable<string> codes) => codes.Aggregate(0, (bits, code) => bits | 1 << IndexOf(code));
}
