namespace Embassy.Cooperation.Agreements;

/// <summary>One statement of the explanation of a status: what follows from which acts, and by which provision.</summary>
/// <param name="Code">Stable code, key of the sentence in each language: <c>in-force-by-rule</c>.</param>
/// <param name="Reference">The provision that it follows from: <c>VCLT 24(1)</c>; empty for none.</param>
public sealed record StatusReason(string Code, string Reference = "")
{
    public IReadOnlyList<AgreementAction> Acts { get; init; } = [];

    /// <summary>The parties that it is about, with the act that each owes, if it owes one.</summary>
    public IReadOnlyList<(string Party, string Owes)> Parties { get; init; } = [];

    public DateOnly? Date { get; init; }

    /// <summary>For an uncertain status: the earliest and the latest reading.</summary>
    public (string Earliest, string Latest)? Range { get; init; }
}
