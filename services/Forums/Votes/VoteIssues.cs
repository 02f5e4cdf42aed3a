namespace Embassy.Forums.Votes;

/// <summary>The issues that Voeten's files know, in the order of the bits of <see cref="RollCallHead.Issues"/>.</summary>
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

    /// <summary>The issue's bit; -1 where none is meant.</summary>
    public static int IndexOf(string code) => All.Index().FirstOrDefault(i => i.Item.Code == code, (-1, default)).Index;

    public static int Bits(IEnumerable<string> codes) => codes.Aggregate(0, (bits, code) => bits | 1 << IndexOf(code));
}
