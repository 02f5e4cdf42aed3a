namespace Embassy.Forums.RollCalls;

/// <summary>The two bit rows of a State; empty if it never cast a ballot.</summary>
public sealed record VoteRows(ulong[] NotNo, ulong[] NotYes)
{
    /// <param name="continued">Adds the ballots of SUN to RUS. At most one of them voted in any roll call.</param>
    public static VoteRows Of(VoteColumns columns, string state, bool continued = false)
    {
        var rows = new VoteRows(new ulong[columns.Words], new ulong[columns.Words]);
        rows.Add(columns, state);
        if (continued && state == "RUS") rows.Add(columns, "SUN");
        return rows;
    }

    void Add(VoteColumns columns, string state)
    {
        if (columns.Find(state) is not { } index) return;
        for (var w = 0; w < columns.Words; w++)
        {
            NotNo[w] |= columns.NotNo(index)[w];
            NotYes[w] |= columns.NotYes(index)[w];
        }
    }

    public Choice ChoiceAt(int at) => VoteColumns.ChoiceOf(NotNo[at >> 6] >> (at & 63), NotYes[at >> 6] >> (at & 63));
}
