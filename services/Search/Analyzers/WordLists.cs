using System.Text;

namespace Embassy.Search.Analyzers;

/// <summary>Reads the lists of words in the folder <c>Words</c>; each names its source in its head.</summary>
static class WordLists
{
    /// <summary>Returns the lines of a list as words; a line that begins with # is a comment.</summary>
    /// <param name="separator">What stands between the entries of a line.</param>
    public static IEnumerable<string[]> Lines(string name, char separator = ' ')
    {
        using var file = typeof(WordLists).Assembly.GetManifestResourceStream($"{name}.txt")
            ?? throw new InvalidOperationException($"There is no list of words '{name}'.");
        using var reader = new StreamReader(file, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Where(l => l[0] != '#').Select(l =>
            l.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(l => l.Length > 0)];
    }

    public static bool Has(string name) => typeof(WordLists).Assembly.GetManifestResourceInfo($"{name}.txt") is not null;
}
