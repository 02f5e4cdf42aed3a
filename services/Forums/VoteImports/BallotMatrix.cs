using Embassy.Forums.RollCalls;

namespace Embassy.Forums.VoteImports;

/// <summary>A matrix of ballots, of a file and of the database, one byte per roll call and State.</summary>
/// <remarks>
/// A file in any order is checked for duplicates, compared, and written in key order, which keeps index writes
/// sequential.
/// </remarks>
public sealed class BallotMatrix
{
    // More than the number of State codes.
    const int Width = 256;

    readonly int[] rollCalls;
    readonly Dictionary<int, int> rows;
    readonly List<string> states = [];
    readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    readonly byte[] said, known;

    int least = int.MaxValue, most = int.MinValue;

    public BallotMatrix(IEnumerable<int> all)
    {
        rollCalls = [.. all.Order()];
        rows = rollCalls.Index().ToDictionary(r => r.Item, r => r.Index);
        (said, known) = (new byte[rollCalls.Length * Width], new byte[rollCalls.Length * Width]);
    }

    /// <summary>Returns false if the file already has that ballot.</summary>
    public bool Set(int rollCall, string state, Choice choice)
    {
        var at = At(rollCall, state);
        if (said[at] != 0) return false;
        said[at] = (byte)choice;
        (least, most) = (Math.Min(least, rollCall), Math.Max(most, rollCall));
        return true;
    }

    /// <summary>The range of roll calls in the file; no others need to be read.</summary>
    public (int From, int To) Touched => (least, most);

    /// <summary>Adds a ballot of the database.</summary>
    public void Known(BallotRow row)
    {
        if (rows.ContainsKey(row.RollCall)) known[At(row.RollCall, row.State)] = (byte)row.Choice;
    }

    /// <summary>The number of ballots in the file.</summary>
    public int Set() => said.Length - said.AsSpan().Count((byte)0);

    public IEnumerable<BallotRow> New() => Where((said, known) => said != 0 && known == 0).Select(c => c.Row);

    public IEnumerable<(BallotRow Row, Choice Before)> Changed() => Where((said, known) => said != 0 && known != 0 && said != known);

    IEnumerable<(BallotRow Row, Choice Before)> Where(Func<byte, byte, bool> wanted)
    {
        var ordered = states.Index().OrderBy(s => s.Item, StringComparer.Ordinal).ToArray();
        for (var row = 0; row < rollCalls.Length; row++)
            foreach (var (column, state) in ordered)
            {
                var at = row * Width + column;
                if (wanted(said[at], known[at])) yield return (new BallotRow(rollCalls[row], state, (Choice)said[at]), (Choice)known[at]);
            }
    }

    int At(int rollCall, string state)
    {
        if (!columns.TryGetValue(state, out var column))
        {
            columns[state] = column = states.Count;
            states.Add(state);
        }
        return rows[rollCall] * Width + column;
    }
}
