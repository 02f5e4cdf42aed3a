namespace Embassy.Search.Analyzers;

/// <summary>
/// Returns the nouns that an Azerbaijani form may belong to. A form alone is ambiguous: "almanı" belongs to "alman" and
/// to "alma".
/// </summary>
static class Azerbaijani
{
    // Case endings, then the possessive before them, then the plural before that. After -lıq and -lik the last letter
    // softens.
    static readonly string[] Cases =
    [
        "ın", "in", "un", "ün", "nın", "nin", "nun", "nün", "a", "ə", "ya", "yə", "na", "nə", "ı", "i", "u", "ü", "yı", "yi", "yu", "yü",
        "nı", "ni", "nu", "nü",
        "da", "də", "nda", "ndə", "dan", "dən", "ndan", "ndən", "la", "lə", "yla", "ylə",
    ];
    static readonly string[] Possessives =
        ["ı", "i", "u", "ü", "sı", "si", "su", "sü", "mız", "miz", "muz", "müz", "ımız", "imiz", "umuz", "ümüz"];
    static readonly string[] Plurals = ["lar", "lər"];
    // The same for a keyboard without ə, ı, ş, ç, ğ, ö and ü.
    static readonly string[][] Endings = [Cases, Possessives, Plurals],
        PlainEndings = [.. Endings.Select(e => e.Select(Plain).Distinct().ToArray())];
    const int Shortest = 3;

    /// <summary>Adds the spellings from a keyboard without ə, ı, ş, ç, ğ, ö and ü.</summary>
    public static IEnumerable<string> AlsoPlain(string form)
    {
        var all = Nouns(form);
        return all.Union(all.Select(Plain));
    }

    /// <summary>Returns the word itself, and every noun that it may be a form of.</summary>
    public static HashSet<string> Nouns(string form) => Nouns(form, Endings);

    /// <summary>
    /// Returns the forms of a query word; one of ASCII letters alone was typed on a keyboard that lacks the others.
    /// </summary>
    public static HashSet<string> Asked(string form) => System.Text.Ascii.IsValid(form) ? Nouns(form, PlainEndings) : Nouns(form);

    static HashSet<string> Nouns(string form, string[][] all)
    {
        var (nouns, plain) = (new HashSet<string> { form }, ReferenceEquals(all, PlainEndings));
        foreach (var endings in all)
            foreach (var word in nouns.ToList())
                foreach (var ending in endings)
                {
                    if (word.Length - ending.Length < Shortest || !word.EndsWith(ending, StringComparison.Ordinal)) continue;
                    var noun = word[..^ending.Length];
                    nouns.Add(noun);
                    // əməkdaşlıq, əməkdaşlığın; çörək, çörəyi.
                    if (ending[0] is 'd' or 'l' or 'm') continue;
                    if (noun[^1] == (plain ? 'g' : 'ğ')) nouns.Add(noun[..^1] + 'q');
                    if (noun[^1] == 'y' && (noun[^2] is 'i' or 'ü' or 'ə' or 'e' or 'ö' || plain && noun[^2] is 'u' or 'o'))
                        nouns.Add(noun[..^1] + 'k');
                }
        return nouns;
    }

    /// <summary>Writes a word without the letters that a common keyboard lacks.</summary>
    public static string Plain(string word) => string.Create(word.Length, word, (plain, from) =>
    {
        for (var i = 0; i < plain.Length; i++)
            plain[i] = from[i] switch
            {
                'ə' => 'e',
                'ı' => 'i',
                'ş' => 's',
                'ç' => 'c',
                'ğ' => 'g',
                'ö' => 'o',
                'ü' => 'u',
                var other => other
            };
    });
}
