using Microsoft.Extensions.Configuration;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Finds settings that no options class has. Every name in one of our sections must be known. A name in another
/// section is foreign, unless it differs from a known one by a letter or two.
/// </summary>
static class UnknownSettings
{
    const int Typo = 2;

    public static IEnumerable<string> In(IConfiguration configuration, IReadOnlyList<Setting> known)
    {
        var keys = known.Where(s => s.Section.Section.Length > 0 && !s.IsOpen)
            .SelectMany(s => s.IsSecret ? (string[])[s.Key, s.Key + SecretFile.Suffix] : [s.Key])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var open = known.Where(s => s.IsOpen).Select(s => s.Section.Section).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sections = keys.Select(k => k[..k.IndexOf(':', StringComparison.Ordinal)]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var section in configuration.GetChildren().Where(c => !open.Contains(c.Key)))
            foreach (var key in Leaves(section).Where(k => k.Contains(':', StringComparison.Ordinal) && !keys.Contains(k)))
            {
                var (nearest, distance) = keys.Select(k => (Key: k, Distance: EditDistance(k, key))).MinBy(k => k.Distance);
                if (sections.Contains(section.Key) || distance <= Typo)
                    yield return $"Unknown setting {Name(key)}. Did you mean {Name(nearest)}?";
            }
    }

    static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        return children.Count == 0 ? [section.Path] : children.SelectMany(Leaves);
    }

    static string Name(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    // Levenshtein distance, regardless of case. Both names are short.
    internal static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, left) = (row[j], Math.Min(Math.Min(row[j], left) + 1, diagonal + cost));
                row[j] = left;
            }
        }
        return row[^1];
    }
}
