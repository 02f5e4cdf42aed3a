using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Embassy.Events.Persons;

/// <summary>
/// Keys by which a name in Arabic letters is found by one in Latin or Cyrillic letters, and the reverse: عطاف and Attaf
/// have one in common.
/// </summary>
/// <remarks>
/// Arabic writes long vowels, and leaves short ones out. A key has the consonants and the vowels that Arabic writes; A
/// is a vowel at the beginning, Y the first letter of Yusuf, e a vowel that only ع or ء stands for. A name in Arabic
/// letters has the keys of its own spelling, another one those of every spelling that it may have in Arabic.
/// </remarks>
static partial class ArabicSpelling
{
    // Names of many syllables have more spellings than anyone uses.
    const int MostSpellings = 256;

    // Letters that Latin does not tell apart share a sound; some have two, as in Osman and Othman.
    static readonly Dictionary<char, string[]> Consonants = (
        "ب=b پ=b ت=t ط=t ث=t,s ج=J ژ=J چ=C ح=h خ=h ه=h د=d ض=d ذ=d,s ظ=s,d ر=r ز=s س=s ص=s ش=C غ=g گ=g ف=f ڤ=f ۋ=v ق=k ك=k ک=k "
        + "ل=l م=m ن=n").Split(' ').ToDictionary(p => p[0], p => p[2..].Split(','));

    static readonly Dictionary<char, string> Vowels =
        new() { ['ا'] = "a", ['ة'] = "a", ['و'] = "u", ['ي'] = "i", ['ع'] = "", ['ء'] = "" };

    /// <summary>The keys of a word in Arabic letters.</summary>
    public static IEnumerable<string> OfArabic(string word) => Forms(Letters(word)).SelectMany(Keys).Distinct();

    /// <summary>The keys of the Arabic spellings that a word may have.</summary>
    /// <param name="sounds">The word in the sounds of <see cref="NameKeys"/>.</param>
    public static IEnumerable<string> OfSounds(string sounds)
    {
        var spellings = new List<string> { "" };
        var lastVowel = sounds.LastIndexOfAny(['a', 'i', 'u']);
        for (var at = 0; at < sounds.Length;)
        {
            var start = at;
            while (at < sounds.Length && IsVowel(sounds[at])) at++;
            if (at == start) at++;
            var group = sounds[start..at];
            spellings = Combine(spellings, !IsVowel(group[0]) ? OfConsonant(sounds, start) : start == 0 ? OfFirstVowel(group)
                : at == sounds.Length ? [group] : IsLong(sounds, start) ? [group] : OfVowel(group));
        }
        // Karim has a long vowel somewhere: كرم is Karam.
        var needsVowel = lastVowel > 1 && lastVowel < sounds.Length - 1 && sounds[lastVowel] == 'i' && !IsVowel(sounds[lastVowel - 1])
            && IsVowel(sounds[lastVowel - 2]);
        return needsVowel ? spellings.Where(s => s.IndexOfAny(['a', 'i', 'u', 'e']) >= 0) : spellings;
    }

    static bool IsVowel(char sound) => sound is 'a' or 'i' or 'u';

    static string[] OfConsonant(string sounds, int at) => sounds[at] switch
    {
        'g' => ["g", "k", "J"],
        'v' => ["v", "f"],
        'p' => ["b"],
        // Of th and dh: Othman has one sound, Fathi two.
        'h' when at > 0 && sounds[at - 1] is 't' or 'd' => ["h", ""],
        // Çingiz is جنكيز.
        'C' when at == 0 && sounds.Length > 1 && sounds[1] == 'i' => ["C", "J"],
        var other => [other.ToString()],
    };

    static string[] OfFirstVowel(string group)
    {
        string[] vowel = ["A", .. group.Select(v => "A" + v)];
        return group is ['i', _, ..] ? [.. vowel, .. OfVowel(group[1..]).Select(v => "Y" + v)] : vowel;
    }

    // A single vowel may be short; two that stand together are not.
    static string[] OfVowel(string group) => group.Length == 1 ? [group, ""] : [.. group.Select(v => v.ToString()), "e"];

    // Mahmoud is no Mohamed: after two consonants the last u is long.
    static bool IsLong(string sounds, int at) => sounds[at] == 'u' && at > 1 && !IsVowel(sounds[at - 1]) && !IsVowel(sounds[at - 2])
        && sounds.IndexOfAny(['a', 'i', 'u'], at + 1) < 0;

    static List<string> Combine(List<string> spellings, string[] ends) =>
        [.. spellings.SelectMany(s => ends.Distinct().Select(e => s + e)).Take(MostSpellings)];

    // Without vowel signs, hamza and tatweel; ى and ة stay.
    static string Letters(string word)
    {
        var letters = new StringBuilder();
        foreach (var c in word.Normalize(NormalizationForm.FormKD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c != 'ـ')
                letters.Append(c switch { 'ٱ' => 'ا', 'ی' => 'ي', _ => c });
        return letters.Replace("تش", "چ").Replace("دج", "ج").Replace("عبدال", "عبد").Replace("الله", "اله").ToString();
    }

    // With the article, without, and with what is left of it in Larbi; with and without the l that others swallow, as
    // in Noureddine. Each و is a vowel or a consonant, a ى an a or, as Egypt writes it, an i.
    static IEnumerable<string> Forms(string word)
    {
        IEnumerable<string> forms = word.StartsWith("ال", StringComparison.Ordinal) && word.Length > 4
            ? [word, word[2..], "ل" + word[2..]] : [word];
        forms = forms.SelectMany(f => SwallowedArticle().IsMatch(f) ? (string[])[f, SwallowedArticle().Replace(f, "ا")] : [f]);
        if (word.Contains('ى', StringComparison.Ordinal))
            forms = forms.SelectMany(f => (string[])[f.Replace('ى', 'ا'), f.Replace('ى', 'ي')]);
        var all = forms.ToList();
        for (var at = 0; at < all.Count && all.Count < MostSpellings; at++)
            if (all[at].IndexOf('و', StringComparison.Ordinal) is var w and >= 0)
            {
                all.Add(all[at][..w] + "ۋ" + all[at][(w + 1)..]);
                if (w > 0 && all[at].IndexOf('و', w + 1) is var next and > 0) all.Add(all[at][..next] + "ۋ" + all[at][(next + 1)..]);
                // At the beginning it is a consonant.
                if (w == 0) all.RemoveAt(at--);
            }
        return all.Distinct();
    }

    static List<string> Keys(string word)
    {
        var keys = new List<string> { "" };
        for (var at = 0; at < word.Length;)
        {
            var start = at;
            while (at < word.Length && Vowels.ContainsKey(word[at])) at++;
            var written = string.Concat(word[start..at].Select(c => Vowels[c]));
            if (at > start)
                keys = Combine(keys, start == 0 ? OfFirst(word[0], word[1..at]) : at < word.Length ? Inside(written)
                    : written.Length == 0 ? ["", "a"] : [Doubled().Replace(written, "$1")]);
            else if (!Consonants.TryGetValue(word[at++], out var sounds)) return [];
            else keys = Combine(keys, at == word.Length && word[^1] == 'ه' ? ["h", "a"] : sounds);
        }
        return keys;
    }

    static string[] OfFirst(char first, string rest)
    {
        var written = string.Concat(rest.Select(c => Vowels[c]));
        string[] vowels = written.Length == 0 ? [""] : Inside(written);
        return [.. vowels.Select(v => (first == 'ي' ? "Y" : "A") + v)];
    }

    static string[] Inside(string written) => written.Length == 0 ? ["", "e"] : [.. written.Select(v => v.ToString())];

    [GeneratedRegex("(?<=..)ال(?=[تثدذرزسشصضطظلن])")]
    private static partial Regex SwallowedArticle();

    [GeneratedRegex(@"(.)\1+")]
    private static partial Regex Doubled();
}
