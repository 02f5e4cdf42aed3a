namespace Embassy.Cooperation.Agreements;

/// <summary>
/// One statement of the explanation of a status: a conclusion, the acts it is based on, and the provision.
/// </summary>
/// <param name="Code">Stable code: <c>in-force-after-notification</c>.</param>
/// <param name="Article">The provision that it follows from: <c>VCLT 24(1)</c>; empty for none.</param>
/// <param name="Provisions">The provisions of the agreement, of which the statement may name the rule.</param>
public sealed record StatusReason(string Code, string Article, Provisions Provisions)
{
    /// <summary>The key of its sentence; several codes share one.</summary>
    public string Sentence { get; init; } = Code;

    public IReadOnlyList<DatedAct> Acts { get; init; } = [];
    public IReadOnlyList<string> Parties { get; init; } = [];

    /// <summary>The kind of act that these parties owe.</summary>
    public string Owes { get; init; } = "";

    public ActDay? Date { get; init; }

    /// <summary>The day for which the status is computed.</summary>
    public DateOnly Day { get; init; }

    /// <summary>For an uncertain status: the statuses that the two readings give.</summary>
    public (string Earliest, string Latest)? Words { get; init; }

    public V1.Reason ToProto(Explanations explanations)
    {
        var shown = new V1.Reason
        {
            Code = Code,
            Article = Article,
            Parties = { Parties },
            Actions = { Acts.Select(a => a.Act.Id.ToString()) },
        };
        shown.Texts.AddRange(explanations.Texts(this).Select(t => t.ToProto()));
        return shown;
    }
}
