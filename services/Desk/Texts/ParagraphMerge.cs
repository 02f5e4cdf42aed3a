namespace Embassy.Desk.Texts;

/// <summary>A place of a merge: agreed words, or two versions of which a person chooses.</summary>
/// <param name="Result">The paragraphs that both accept; null if both changed them differently.</param>
public sealed record MergedPart(IReadOnlyList<string>? Result, IReadOnlyList<string> Mine, IReadOnlyList<string> Theirs);

/// <summary>
/// Merges two changes of a text by paragraphs: what only one changed is taken, what both changed is for a person.
/// </summary>
public static class ParagraphMerge
{
    public static IReadOnlyList<string> Split(string? text) =>
        [.. (text ?? "").ReplaceLineEndings("\n").Split("\n\n").Select(p => p.Trim('\n')).Where(p => p.Length > 0)];

    public static string Join(IEnumerable<string> paragraphs) => string.Join("\n\n", paragraphs);

    public static IReadOnlyList<MergedPart> Merge(string? original, string? mine, string? theirs)
    {
        var (b, m, t) = (Split(original), Split(mine), Split(theirs));
        var (toMine, toTheirs) = (Matches(b, m), Matches(b, t));
        var parts = new List<MergedPart>();
        var (bi, mi, ti) = (0, 0, 0);
        while (true)
        {
            // The next paragraph that nobody changed.
            var anchor = bi;
            while (anchor < b.Count && !(toMine.ContainsKey(anchor) && toTheirs.ContainsKey(anchor))) anchor++;
            var (mEnd, tEnd) = anchor < b.Count ? (toMine[anchor], toTheirs[anchor]) : (m.Count, t.Count);
            Add(parts, [.. b.Skip(bi).Take(anchor - bi)], [.. m.Skip(mi).Take(mEnd - mi)], [.. t.Skip(ti).Take(tEnd - ti)]);
            if (anchor == b.Count) return parts;
            parts.Add(new([b[anchor]], [b[anchor]], [b[anchor]]));
            (bi, mi, ti) = (anchor + 1, mEnd + 1, tEnd + 1);
        }
    }

    static void Add(List<MergedPart> parts, string[] original, string[] mine, string[] theirs)
    {
        if (mine.Length == 0 && theirs.Length == 0) return;
        parts.Add(mine.SequenceEqual(theirs) || theirs.SequenceEqual(original) ? new(mine, mine, theirs)
            : mine.SequenceEqual(original) ? new(theirs, mine, theirs) : new(null, mine, theirs));
    }

    /// <summary>The longest common subsequence: the place of a paragraph in the other text.</summary>
    static Dictionary<int, int> Matches(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var length = new int[from.Count + 1, to.Count + 1];
        for (var i = from.Count - 1; i >= 0; i--)
            for (var j = to.Count - 1; j >= 0; j--)
                length[i, j] = from[i] == to[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        var found = new Dictionary<int, int>();
        for (var (i, j) = (0, 0); i < from.Count && j < to.Count;)
            if (from[i] == to[j]) found[i++] = j++;
            else if (length[i + 1, j] >= length[i, j + 1]) i++;
            else j++;
        return found;
    }
}
