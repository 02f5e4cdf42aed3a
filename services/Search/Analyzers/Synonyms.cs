using System.Collections.Concurrent;

namespace Embassy.Search.Analyzers;

/// <summary>
/// The words and phrases of one language that mean the same, from its list. They widen a query and are not in the
/// index, so that a change of a list needs no new index. Languages stay apart: Algeria does not find الجزائر.
/// </summary>
sealed class Synonyms
{
    /// <summary>The number of words of the longest entry.</summary>
    public const int Longest = 7;

    static readonly ConcurrentDictionary<string, Synonyms> Known = new();

    readonly Dictionary<string, List<string>> others = [];

    public static Synonyms Of(string locale) => Known.GetOrAdd(locale.Split('-')[0], static language => new Synonyms(language));

    Synonyms(string language)
    {
        if (!WordLists.Has($"{language}-synonyms")) return;
        foreach (var line in WordLists.Lines($"{language}-synonyms", ','))
            foreach (var entry in line)
            {
                var key = Key(Analysis.Words(language, entry).Select(w => w.Forms[0]));
                if (!others.TryGetValue(key, out var there)) others.Add(key, there = []);
                there.AddRange(line.Where(other => other != entry && !there.Contains(other)));
            }
    }

    /// <summary>Returns what means the same as these words, given by the likeliest form of each.</summary>
    public IReadOnlyList<string> For(IEnumerable<string> forms) => others.GetValueOrDefault(Key(forms)) ?? [];

    public bool IsEmpty => others.Count == 0;

    static string Key(IEnumerable<string> forms) => string.Join(' ', forms);
}
