using Lucene.Net.Analysis.Ar;

namespace Embassy.Search.Analyzers;

/// <summary>
/// Returns the base forms that an Arabic word may belong to: without the article, without conjunctions and prepositions
/// that are written together with it, without endings, and the singular of a broken plural.
/// </summary>
/// <remarks>
/// A form alone is ambiguous: ولاية may be "and …", فعالية "then …". Lucene's stemmer decides for one reading, and
/// another one of the same word with an article, so that وزير and الوزير differ. Here a word has all readings, in the
/// index and in the query, unless a list says that its first letter belongs to it.
/// </remarks>
static class Arabic
{
    // The article with what precedes it. لل is ل and the article.
    static readonly string[] Articles =
        ["وبال", "وكال", "فبال", "فكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لال", "لل", "ال"];

    // In the order of Lucene's light stemmer, which removes each once; and the pronouns that it leaves.
    static readonly string[] Endings = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"], Pronouns = ["هما", "هم", "نا", "كم"];

    // The ending belongs to the name.
    static readonly HashSet<string> Names =
        ["عمان", "لبنان", "ايران", "سودان", "باكستان", "كازاخستان", "يابان", "برلين", "بحرين", "فلسطين", "صين", "يونان", "ليبيا"];

    // By stem, so that ولايات is known with ولاية.
    static readonly HashSet<string> Whole =
        [.. WordLists.Lines("ar-whole").SelectMany(line => line).Select(Plain).SelectMany(w => new[] { w, Stages(w)[^1] })
            .Where(w => w.Length > 2)];

    static readonly Dictionary<string, string> Singulars = WordLists.Lines("ar-plurals")
        .SelectMany(line => line.Skip(1).Select(plural => (Plural: Plain(plural), Singular: Plain(line[0]))))
        .GroupBy(p => p.Plural).ToDictionary(p => p.Key, p => p.First().Singular);

    /// <summary>Returns the forms of a normalised word, the likeliest first.</summary>
    public static IReadOnlyList<string> Forms(string word)
    {
        if (word.Length == 0 || word[0] is < '\u0600' or > '\u06ff') return [word];
        var forms = new List<string>();
        Read(OneHamza(word), forms, prefixes: 0);
        return [.. forms.Distinct()];
    }

    static void Read(string word, List<string> forms, int prefixes)
    {
        var whole = Stages(word).Exists(Whole.Contains);
        var article = whole ? null : Array.Find(Articles, a => word.Length >= a.Length + 2 && word.StartsWith(a, StringComparison.Ordinal));
        if (article is not null)
        {
            Add(word[article.Length..], forms);
            // للجنة is ل and اللجنة.
            if (article.EndsWith("لل", StringComparison.Ordinal)) Add("ل" + word[article.Length..], forms);
            // التزام begins with these letters without an article.
            if (article != "ال") return;
        }
        Add(word, forms);
        // و stands before anything, the others before a word of at least four letters; at most two together: وبأذربيجان
        if (whole || article is not null || prefixes == 2 || word.Length < (word[0] == 'و' ? 4 : 5)) return;
        if (word[0] is 'و' or 'ف' && prefixes == 0 || word[0] is 'ب' or 'ل' or 'ك') Read(word[1..], forms, prefixes + 1);
    }

    static void Add(string word, List<string> forms)
    {
        var stages = Stages(word);
        // The stem comes first: it is what the most forms share.
        forms.Add(stages[^1]);
        forms.AddRange(stages);
        // The indefinite accusative: سفيرا.
        if (word.Length > 3 && word[^1] == 'ا') forms.AddRange(stages = [.. stages, .. Stages(word[..^1])]);
        foreach (var stage in stages)
            if (Singulars.TryGetValue(stage, out var singular)) forms.Add(singular);
    }

    /// <summary>Returns the word and what is left of it after each ending, down to the stem.</summary>
    static List<string> Stages(string word)
    {
        var stages = new List<string> { word };
        // Before a pronoun, ة is written ت.
        void Cut(string ending, int least)
        {
            var rest = stages[^1];
            if (rest.Length < ending.Length + least || !rest.EndsWith(ending, StringComparison.Ordinal) || Names.Contains(rest)) return;
            rest = rest[..^ending.Length];
            stages.Add(rest);
            if (rest.Length > 3 && rest[^1] == 'ت' && rest[^2] != 'ا') stages.Add(rest[..^1] + "ه");
        }

        foreach (var pronoun in Pronouns) Cut(pronoun, least: 3);
        foreach (var ending in Endings) Cut(ending, least: 2);
        return stages;
    }

    // شئون and شؤون, بنائه and بناؤه: the seat of a hamza differs by country and by case.
    static string OneHamza(string word) => word.Replace('ئ', 'ء').Replace('ؤ', 'ء');

    /// <summary>Returns a word without the differences of spelling.</summary>
    public static string Plain(string word)
    {
        var letters = word.ToCharArray();
        return OneHamza(new string(letters, 0, new ArabicNormalizer().Normalize(letters, letters.Length)));
    }
}
