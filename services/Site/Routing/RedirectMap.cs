namespace Embassy.Site.Routing;

/// <summary>Addresses of an earlier site, read from a CSV file with the columns <c>from</c> and <c>to</c>.</summary>
public sealed class RedirectMap
{
    readonly Dictionary<string, string> targets = new(StringComparer.OrdinalIgnoreCase);

    public static RedirectMap Empty { get; } = new([]);

    /// <summary>Refuses a line without two addresses, and addresses that lead in a circle.</summary>
    public RedirectMap(IEnumerable<string> lines)
    {
        foreach (var line in lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l != "from,to"))
        {
            if (line.Split(',') is not [['/', ..] from, ['/', ..] to])
                throw new InvalidOperationException(
                    $"Website__Redirects has the line '{line}'. A line is two addresses that begin with /.");
            targets[from.TrimEnd('/')] = to;
        }
        foreach (var from in targets.Keys)
        {
            var (at, seen) = (from, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            while (targets.TryGetValue(at.TrimEnd('/'), out var next))
            {
                if (!seen.Add(at)) throw new InvalidOperationException($"Website__Redirects leads {from} in a circle.");
                at = next;
            }
            targets[from] = at;
        }
    }

    public string? Find(string path) => targets.GetValueOrDefault(path.TrimEnd('/'));
}
