using Change = Embassy.Content.V1.CompareTranslationResponse.Types.BlockChange;

namespace Embassy.Content.Editions;

/// <summary>
/// Compares two Markdown texts block by block. A block is what a translator works on at a time: a paragraph, a heading,
/// an entry of a list, or a row of a table.
/// </summary>
public static class BlockDiff
{
    /// <summary>Returns the blocks that differ, in order, and the number of those that do not.</summary>
    public static (IReadOnlyList<Change> Changes, int Unchanged) Of(string before, string after)
    {
        var (changes, unchanged) = (new List<Change>(), 0);
        var (dropped, added) = (new Queue<string>(), new Queue<(int Place, string Text)>());
        foreach (var run in LineDiff.Of([.. Blocks(before)], [.. Blocks(after)]))
        {
            if (run.Change == "dropped") foreach (var block in run.Lines) dropped.Enqueue(block);
            else if (run.Change == "added") for (var i = 0; i < run.Lines.Count; i++) added.Enqueue((run.ToLine + i, run.Lines[i]));
            else
            {
                Pair();
                unchanged += run.Lines.Count;
            }
        }
        Pair();
        return (changes, unchanged);

        // Between two equal blocks the first dropped block became the first added one, and so on.
        void Pair()
        {
            while (dropped.Count > 0 || added.Count > 0)
            {
                var from = dropped.TryDequeue(out var old) ? old : null;
                var (place, to) = added.TryDequeue(out var now) ? now : (0, null);
                changes.Add(new Change
                {
                    Change = from is null ? "added" : to is null ? "dropped" : "changed",
                    Block = place,
                    Before = from ?? "",
                    After = to ?? "",
                });
            }
        }
    }

    static IEnumerable<string> Blocks(string text)
    {
        var block = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var empty = string.IsNullOrWhiteSpace(line);
            if (block.Count > 0 && (empty || Opens(line)))
            {
                yield return string.Join('\n', block);
                block.Clear();
            }
            if (!empty) block.Add(line.TrimEnd());
        }
        if (block.Count > 0) yield return string.Join('\n', block);
    }

    // True for a line that begins a heading, an entry of a list or a row of a table.
    static bool Opens(string line)
    {
        var start = line.AsSpan().TrimStart();
        var digits = start.IndexOfAnyExceptInRange('0', '9');
        return start.StartsWith("#") || start.StartsWith("|") || start.StartsWith("- ") || start.StartsWith("* ") || start.StartsWith("+ ")
            || digits is > 0 and < 10 && start[digits] is '.' or ')' && digits > 0;
    }
}
