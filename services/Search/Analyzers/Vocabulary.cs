using System.Collections.Concurrent;
using System.Globalization;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;

namespace Embassy.Search.Analyzers;

/// <summary>
/// The words of a language as they are written, each behind a key without the differences that people ignore when they
/// type: accents, capitals, harakat, the seat of a hamza. Completions are found by the key and shown as written.
/// </summary>
static class Vocabulary
{
    /// <summary>Between the key and the word in a term; no text has it.</summary>
    public const char Separator = '\u001f';

    const int Longest = 60;
    static readonly ConcurrentDictionary<string, Analyzer> Known = new();
    static readonly CultureInfo Turkic = CultureInfo.GetCultureInfo("az");

    public static Analyzer Of(string locale) => Known.GetOrAdd(locale.Split('-')[0], static language =>
        Analyzer.NewAnonymous((_, reader) =>
        {
            var tokenizer = new StandardTokenizer(Analysis.Version, reader);
            return new TokenStreamComponents(tokenizer, new KeyFilter(tokenizer, language));
        }));

    /// <summary>Returns the key of a word; empty for what is no word.</summary>
    public static string Key(string word, string locale)
    {
        var folded = FoldFilter.Fold(word);
        switch (locale.Split('-')[0])
        {
            case "ar": return Arabic.Plain(folded);
            // A word of ASCII letters may have been typed with I for İ.
            case "az" or "tr":
                return Azerbaijani.Plain(System.Text.Ascii.IsValid(folded) ? folded.ToLowerInvariant() : Lower(folded, locale));
            default: return FoldFilter.Unaccented(folded.ToLowerInvariant());
        }
    }

    static string Lower(string word, string locale) =>
        locale.StartsWith("az", StringComparison.Ordinal) || locale.StartsWith("tr", StringComparison.Ordinal)
            ? word.ToLower(Turkic) : word.ToLowerInvariant();

    sealed class KeyFilter(TokenStream input, string language) : TokenFilter(input)
    {
        public override bool IncrementToken()
        {
            while (m_input.IncrementToken())
            {
                var word = GetAttribute<ICharTermAttribute>();
                var written = new string(word.Buffer, 0, word.Length);
                // Figures and single letters complete nothing.
                if (written.Length is < 3 or > Longest || !char.IsLetter(written[0])) continue;
                var key = Key(written, language);
                if (key.Length == 0) continue;
                word.SetEmpty().Append(key).Append(Separator).Append(Lower(written, language));
                return true;
            }
            return false;
        }
    }
}
