using System.Text;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Persons;

/// <summary>
/// Keys by which a name is found in another spelling: Çingiz, Chingiz, Tschingis and Чингиз have one in common.
/// </summary>
/// <remarks>
/// A letter sounds differently in different languages, so a word has a key for each <see cref="Readings"/>. Vowels are
/// reduced to a, i and u, doubled letters to one. Arabic words lose the long a inside them, because الرحمن is also
/// written الرحمان; words that stand side by side also have the key of both together, because عبد المجيد is also
/// عبدالمجيد.
/// </remarks>
public static partial class NameKeys
{
    // Shorter keys must be a whole word, or Ali would find Alijew and everyone else.
    const int Prefix = 3;

    // J, C and S stand for the sounds of English j, ch and sh, s and z. The first rule that matches wins.
    static readonly (string Letters, string Sound)[] Common =
    [
        ("dsch", "J"), ("tsch", "C"), ("sch", "C"), ("dzh", "J"), ("dj", "J"), ("dž", "J"), ("tch", "C"), ("sh", "C"), ("kh", "h"),
        ("gh", "g"), ("ğ", "g"), ("ph", "f"), ("ck", "k"), ("ts", "s"), ("tz", "s"), ("ç", "C"), ("ş", "C"), ("š", "C"), ("č", "C"),
        ("ž", "J"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("w", "v"), ("z", "s"), ("ß", "s"), ("o", "u"), ("y", "i"), ("e", "a"),
        ("ə", "a"), ("ı", "i"), ("ø", "u"), ("ł", "l"), ("æ", "a"), ("œ", "u"),
    ];

    static readonly (string Letters, string Sound)[][] Readings =
    [
        // English and French.
        [("ch", "C"), ("gui", "gi"), ("gue", "ga"), ("ce", "sa"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("qu", "k"), ("q", "k"),
            ("x", "ks"), ("j", "J")],
        // Azerbaijani, and Azerbaijani without cedillas.
        [("ch", "C"), ("c", "J"), ("q", "g"), ("x", "h"), ("j", "J")],
        [("ch", "C"), ("c", "C"), ("q", "g"), ("x", "h"), ("j", "J")],
        // German.
        [("dj", "di"), ("ch", "h"), ("c", "k"), ("q", "k"), ("x", "ks"), ("j", "i")],
    ];

    const string Cyrillic =
        "а=a б=b в=v г=g ґ=g ғ=g д=d е=e ё=e є=e э=e ж=J з=z и=i й=i і=i ї=i ј=i ы=i к=k қ=g ҝ=g л=l м=m н=n "
        + "о=o ө=o п=p р=r с=s т=t у=u ү=u "
        + "ф=f х=h һ=h ц=s ч=C ҹ=J ш=C щ=C ъ= ь= ю=iu я=ia ә=a";

    static readonly Dictionary<char, string> FromCyrillic = Cyrillic.Split(' ').ToDictionary(p => p[0], p => p[2..]);

    /// <summary>The keys of names, each between spaces: the search column.</summary>
    public static string Of(IEnumerable<string> names) => Column(Pieces(names).SelectMany(OfWord));

    /// <summary>The keys of the names in Arabic letters, by which others find them: another column.</summary>
    public static string OfArabic(IEnumerable<string> names) =>
        Column(Pieces(names).Where(IsArabic).SelectMany(ArabicSpelling.OfArabic));

    /// <summary>The keys of the Arabic spellings of names in other letters: the third column.</summary>
    public static string AsArabic(IEnumerable<string> names) => Column(Pieces(names).Where(w => !IsArabic(w)).SelectMany(ToArabic));

    static string Column(IEnumerable<string> keys) =>
        string.Join(' ', keys.Distinct().Order(StringComparer.Ordinal)) is { Length: > 0 } column ? $" {column} " : "";

    // Each word, words that stand side by side, and the parts of a word that is written together.
    static IEnumerable<string> Pieces(IEnumerable<string> names)
    {
        foreach (var words in names.Select(Words))
            for (var i = 0; i < words.Length; i++)
            {
                yield return words[i];
                if (i > 0) yield return words[i - 1] + words[i];
                if (i > 0 && i + 1 < words.Length && (IsArticle(words, i) || TextFolding.Of(words[i - 1]) is "بن" or "ben"))
                    yield return words[i - 1] + words[i] + words[i + 1];
                foreach (var part in Parts(words[i])) yield return part;
            }
    }

    /// <summary>For each word that is looked for: its letters, and the patterns of the columns that match it.</summary>
    public static IEnumerable<SoughtWord> Search(string asked)
    {
        var words = Words(asked);
        for (var i = 0; i < words.Length; i++)
        {
            // An article alone is in almost every name.
            if (IsArticle(words, i) && words.Length > i + 1) continue;
            List<string> pieces = [words[i]];
            if (i > 0) pieces.Add(words[i - 1] + words[i]);
            if (i + 1 < words.Length) pieces.Add(words[i] + words[i + 1]);
            var across = IsArabic(words[i]) ? pieces.Where(IsArabic).SelectMany(ArabicSpelling.OfArabic)
                : pieces.Where(p => !IsArabic(p)).SelectMany(ToArabic);
            yield return new(TextFolding.Of(words[i]).Split(' '),
                [.. pieces.SelectMany(OfWord).Distinct().Select(k => k.Length < Prefix ? $" {k} " : $" {k}")],
                [.. across.Distinct().Select(k => $" {k} ")], IsArabic(words[i]));
        }
    }

    // The l of the article becomes the first letter of some words: ar-Rahman.
    static bool IsArticle(string[] words, int i) => TextFolding.Of(words[i]) is "al" or "el" or "ul" or "ال"
        || TextFolding.Of(words[i]) is ['a' or 'e' or 'u', 'r' or 's' or 'n' or 'z' or 'd' or 't' or 'l'] article
        && i + 1 < words.Length && TextFolding.Of(words[i + 1])[0] == article[1];

    static string[] Words(string name) =>
        [.. name.Split([' ', '-', '‐', '.', ',', '\u00a0'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => TextFolding.Of(w).Length > 0)];

    static IEnumerable<string> Parts(string word)
    {
        var letters = Letters(word);
        if (letters.StartsWith("عبدال", StringComparison.Ordinal) && letters.Length > 6) return ["عبد", letters[3..], letters[5..]];
        if (letters.StartsWith("ال", StringComparison.Ordinal) && letters.Length > 5) return [letters[2..]];
        if (letters.StartsWith("بن", StringComparison.Ordinal) && letters.Length > 5) return [letters[2..]];
        if (letters.EndsWith("الدين", StringComparison.Ordinal) && letters.Length > 6) return [letters[..^5], "دين"];
        if (letters.StartsWith("ben", StringComparison.Ordinal) && letters.Length > 6)
            return ["ben", letters[3..], .. Parts(letters[3..])];
        return SlaveOf().Match(letters) is { Success: true } match ? ["abd", match.Groups[1].Value] : [];
    }

    static IEnumerable<string> OfWord(string word)
    {
        var letters = Letters(word);
        if (IsArabic(letters)) return [Arabic(letters)];
        if (!IsCyrillic(letters)) return WithShortVowels(Readings.Select(r => Latin(letters, r)));
        return WithShortVowels(FromCyrillicLetters(letters).Select(l => Latin(l, Readings[0])));
    }

    // Also the shapes of letters that are copied out of a PDF.
    static bool IsArabic(string word) =>
        word.Any(c => c is >= '\u0600' and <= '\u06ff' or >= '\ufb50' and <= '\ufdff' or >= '\ufe70' and <= '\ufefc');

    static bool IsCyrillic(string word) => word.Any(c => c is >= '\u0400' and <= '\u04ff');

    // In Arabic Souad has no letter for its u, and Eddine is الدين.
    static IEnumerable<string> ToArabic(string word)
    {
        var letters = Letters(word);
        var (forms, readings) = IsCyrillic(letters) ? (FromCyrillicLetters(letters), Readings[..1]) : ([letters], Readings);
        return forms.SelectMany(f => (string[])[f, Article().Replace(f, "")])
            .SelectMany(f => readings.SelectMany(r => (string[])[Sounds(Oua().Replace(f, "v"), r), Sounds(f, r)]))
            .SelectMany(s => (string[])[s, Shortened(s, letters)]).Where(s => s.Length > 1 && s.All(char.IsAsciiLetter)).Distinct()
            .SelectMany(ArabicSpelling.OfSounds);
    }

    // Arabic has no letter for a short vowel: Kader is Qadir.
    static IEnumerable<string> WithShortVowels(IEnumerable<string> keys) =>
        keys.Where(k => k.Length > 0).SelectMany(k => k.Length < 5 ? [k] : (string[])[k, ShortVowel().Replace(k, "a")]);

    // Lower case, without marks that do not change a letter.
    static string Letters(string word)
    {
        var kept = new StringBuilder();
        // Half of a pair of surrogates is no character, and cannot be normalized.
        foreach (var rune in word.ToLowerInvariant().Normalize(NormalizationForm.FormC).EnumerateRunes())
            kept.Append(rune.Value is 'ç' or 'ş' or 'ğ' or 'š' or 'č' or 'ž' or 'ё' or 'й' or 'ї' or (> 0x0400 and < 0x0530)
                ? rune.ToString() : rune.Value is 'ö' or 'ü' ? "u" : rune.Value is 'ä' ? "a" : TextFolding.Of(rune.ToString()));
        return kept.ToString();
    }

    // Russian writes h as г, too.
    static string[] FromCyrillicLetters(string word) =>
        [.. new[] { word, word.Replace('г', 'х') }.Distinct().Select(w => string.Concat(w.Replace("дж", "ж", StringComparison.Ordinal)
            .Select(c => FromCyrillic.TryGetValue(c, out var letters) ? letters : c.ToString())))];

    // Oualid is Walid.
    static string Latin(string word, (string Letters, string Sound)[] reading)
    {
        var key = Shortened(Sounds(Oua().Replace(word, "v"), reading), word);
        return key.EndsWith('f') ? key[..^1] + "v" : key;
    }

    static string Sounds(string word, (string Letters, string Sound)[] reading)
    {
        word = Abd().Replace(word, "abd");
        var sounds = new StringBuilder();
        for (var i = 0; i < word.Length;)
        {
            var rule = Array.Find(reading, Stands) is { Letters: not null } read ? read : Array.Find(Common, Stands);
            sounds.Append(rule.Letters is null ? word[i].ToString() : rule.Sound);
            i += rule.Letters?.Length ?? 1;

            bool Stands((string Letters, string Sound) r) => string.CompareOrdinal(word, i, r.Letters, 0, r.Letters.Length) == 0;
        }
        return Doubled().Replace(sounds.ToString(), "$1");
    }

    // Without a mute e or h at the end.
    static string Shortened(string key, string word)
    {
        if (key.Length > 3 && word[^1] == 'e' && key[^2] is not ('a' or 'i' or 'u')) key = key[..^1];
        return key.Length > 3 && key.EndsWith("ah", StringComparison.Ordinal) ? key[..^1] : key;
    }

    static string Arabic(string word) => Doubled().Replace(word[..1] + word[1..].Replace("ا", "", StringComparison.Ordinal)
        .Replace('ڤ', 'ف'), "$1");

    // Abdelmadjid, Abdulmajid, Əbdülməcid; Abderrahmane, Abdurrahman.
    [GeneratedRegex("^[ae]bd(?:ou|[aeu])(?:l(?=.{2})|(?=[rsnzdt].{3}))")]
    private static partial Regex Abd();

    [GeneratedRegex("^[ae]bd(?:ou|[aeu])(?:l|(?=[rsnzdt]))(.{4,})$")]
    private static partial Regex SlaveOf();

    [GeneratedRegex("(?<=[^aiu])i(?=[^aiu])")]
    private static partial Regex ShortVowel();

    [GeneratedRegex("ou(?=[aei])")]
    private static partial Regex Oua();

    [GeneratedRegex(@"^[aeu](?=([rsnzdt])\1)")]
    private static partial Regex Article();

    [GeneratedRegex(@"(.)\1+")]
    private static partial Regex Doubled();
}

/// <summary>A word of a search, in every form in which a name may have it.</summary>
/// <param name="Letters">The word itself, folded.</param>
/// <param name="Patterns">Matches names in the same letters.</param>
/// <param name="Across">Matches names in Arabic letters, or for a word in Arabic letters names in others.</param>
public sealed record SoughtWord(string[] Letters, string[] Patterns, string[] Across, bool IsArabic);
