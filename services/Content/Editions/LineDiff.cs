using Run = Embassy.Content.V1.CompareEditionsResponse.Types.Run;

namespace Embassy.Content.Editions;

/// <summary>
/// A line diff of two texts by the greedy algorithm of Myers (1986). Texts with hardly a common line are reported as
/// wholly different when a further search would cost too much.
/// </summary>
public static class LineDiff
{
    const int Context = 3, MostEdits = 1000;

    // Maximum number of line comparisons. Texts that repeat one line would otherwise cost lines × edits comparisons.
    const int MostCompared = 4_000_000;

    /// <summary>Compares line by line; equal lines far from a change are left out.</summary>
    public static IReadOnlyList<Run> Of(string before, string after)
    {
        var runs = Of(Lines(before), Lines(after));
        return runs.Count == 1 && runs[0].Change == "equal"
            ? [] : [.. runs.SelectMany((run, i) => Shorten(run, first: i == 0, last: i == runs.Count - 1))];
    }

    /// <summary>Compares two lists of lines, or of longer pieces.</summary>
    public static IReadOnlyList<Run> Of(string[] a, string[] b)
    {
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)]) end++;

        var runs = new List<Run>();
        for (var i = 0; i < start; i++) Add(runs, "equal", i, i, a[i]);
        // Each distinct line gets a number, so that long lines are compared once and not on every diagonal.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (change, x, y) in Edits(Numbered(a.AsSpan(start, a.Length - start - end), numbers),
            Numbered(b.AsSpan(start, b.Length - start - end), numbers)))
            Add(runs, change, start + x, start + y, change == "added" ? b[start + y] : a[start + x]);
        for (var i = end; i > 0; i--) Add(runs, "equal", a.Length - i, b.Length - i, a[^i]);
        return runs;
    }

    static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');

    static int[] Numbered(ReadOnlySpan<string> lines, Dictionary<string, int> numbers)
    {
        var numbered = new int[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!numbers.TryGetValue(lines[i], out numbered[i])) numbers[lines[i]] = numbered[i] = numbers.Count;
        }
        return numbered;
    }

    static void Add(List<Run> runs, string change, int x, int y, string line)
    {
        if (runs.Count == 0 || runs[^1].Change != change) runs.Add(new Run { Change = change, FromLine = x + 1, ToLine = y + 1 });
        runs[^1].Lines.Add(line);
    }

    // Only the equal lines near a change are shown.
    static IEnumerable<Run> Shorten(Run run, bool first, bool last)
    {
        var (head, tail) = (first ? 0 : Context, last ? 0 : Context);
        if (run.Change != "equal" || run.Lines.Count <= head + tail) return [run];
        var cut = run.Lines.Count - tail;
        var near = new Run { Change = "equal", FromLine = run.FromLine, ToLine = run.ToLine, Lines = { run.Lines.Take(head) } };
        var far = new Run { Change = "equal", FromLine = run.FromLine + cut, ToLine = run.ToLine + cut, Lines = { run.Lines.Skip(cut) } };
        return new[] { near, far }.Where(r => r.Lines.Count > 0);
    }

    static List<(string Change, int X, int Y)> Edits(int[] a, int[] b)
    {
        // furthest[k] is the furthest position in a on diagonal k (x - y). One copy per step is kept for backtracking.
        var most = Math.Min(a.Length + b.Length, MostEdits);
        var furthest = new int[2 * most + 3];
        var steps = new List<int[]>();
        var compared = 0;
        for (var d = 0; d <= most; d++)
        {
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || k != d && furthest[most + k] < furthest[most + 2 + k] ? furthest[most + 2 + k] : furthest[most + k] + 1;
                for (compared++; x < a.Length && x - k < b.Length && a[x] == b[x - k]; compared++) x++;
                furthest[most + 1 + k] = x;
                if (x >= a.Length && x - k >= b.Length) return Back(a.Length, b.Length, steps, d);
            }
            if (compared > MostCompared) break;
            steps.Add(furthest[(most + 1 - d)..(most + 2 + d)]);
        }
        return [.. a.Select((_, x) => ("dropped", x, 0)), .. b.Select((_, y) => ("added", a.Length, y))];
    }

    static List<(string, int, int)> Back(int x, int y, List<int[]> steps, int d)
    {
        var edits = new List<(string, int, int)>();
        for (; d > 0; d--)
        {
            // The positions reached in step d - 1, on diagonals -(d - 1) to d - 1.
            var before = steps[d - 1];
            int At(int diagonal) => Math.Abs(diagonal) <= d - 1 ? before[diagonal + d - 1] : -1;
            var k = x - y;
            var down = k == -d || k != d && At(k - 1) < At(k + 1);
            var (fromX, fromK) = down ? (At(k + 1), k + 1) : (At(k - 1), k - 1);
            var fromY = fromX - fromK;
            var (midX, midY) = down ? (fromX, fromY + 1) : (fromX + 1, fromY);
            while (x > midX && y > midY) edits.Add(("equal", --x, --y));
            edits.Add(down ? ("added", fromX, fromY) : ("dropped", fromX, fromY));
            (x, y) = (fromX, fromY);
        }
        while (x > 0 && y > 0) edits.Add(("equal", --x, --y));
        edits.Reverse();
        return edits;
    }
}
