using System.Collections.Concurrent;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Embassy.Search.Analyzers;

/// <summary>
/// The analyzers of each language. A change here invalidates every index on disk: raise
/// SearchIndex.Format.
/// </summary>
static class Analysis
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    static readonly ConcurrentDictionary<(string Language, bool ForIndex), Analyzer> Known = new();

    /// <param name="locale">BCP 47; its language decides.</param>
    /// <param name="forIndex">False for the words of a query.</param>
    public static Analyzer Of(string locale, bool forIndex) => Known.GetOrAdd((locale.Split('-')[0], forIndex), static key =>
        Analyzer.NewAnonymous((_, reader) =>
        {
            var tokenizer = new StandardTokenizer(Version, reader);
            return new TokenStreamComponents(tokenizer, Chain(key.Language, new FoldFilter(tokenizer), key.ForIndex));
        }, (_, reader) => new ThousandsFilter(reader)));

    static TokenStream Chain(string language, TokenStream words, bool forIndex) => language switch
    {
        // Folding comes first, so that a stop word is recognised in every spelling.
        "ar" => new ASCIIFoldingFilter(
            new FormsFilter(Stop(new ArabicNormalizationFilter(Lower(words)), ArabicStops), Arabic.Forms)),
        // Ligatures and accents are folded before stemming: cœur and coeur must lose the same ending.
        "fr" => new FrenchLightStemFilter(
            Kept(Stop(new ASCIIFoldingFilter(Lower(new ElisionFilter(words, FrenchAnalyzer.DEFAULT_ARTICLES))), FrenchStops), FrenchNames)),
        "en" => new ASCIIFoldingFilter(
            new KStemFilter(Stop(Lower(new EnglishPossessiveFilter(Version, words)), EnglishAnalyzer.DefaultStopSet))),
        // The lower case of İ is i and that of I is ı; an apostrophe precedes an ending.
        "az" => new FormsFilter(
            Stop(new TurkishLowerCaseFilter(forIndex ? new ApostropheFilter(words) : new AsciiLowerFilter(new ApostropheFilter(words))),
                AzerbaijaniStops), forIndex ? Azerbaijani.AlsoPlain : Azerbaijani.Asked),
        "tr" => new SnowballFilter(Stop(new TurkishLowerCaseFilter(new ApostropheFilter(words)), TurkishAnalyzer.DefaultStopSet),
            "Turkish"),
        "ru" => new RussianLightStemFilter(Stop(Lower(words), RussianAnalyzer.DefaultStopSet)),
        "es" => new ASCIIFoldingFilter(new SpanishLightStemFilter(Stop(Lower(words), SpanishAnalyzer.DefaultStopSet))),
        "it" => new ASCIIFoldingFilter(new ItalianLightStemFilter(Stop(Lower(words), ItalianAnalyzer.DefaultStopSet))),
        "pt" => new ASCIIFoldingFilter(new PortugueseLightStemFilter(Stop(Lower(words), PortugueseAnalyzer.DefaultStopSet))),
        "de" => new ASCIIFoldingFilter(
            new GermanLightStemFilter(new GermanNormalizationFilter(Stop(Lower(words), GermanAnalyzer.DefaultStopSet)))),
        // Fallback for any language: whole words, without stemming.
        _ => new ASCIIFoldingFilter(Lower(words)),
    };

    static LowerCaseFilter Lower(TokenStream words) => new(Version, words);

    static StopFilter Stop(TokenStream words, CharArraySet stops) => new(Version, words, stops);

    static SetKeywordMarkerFilter Kept(TokenStream words, CharArraySet names) => new(words, names);

    // Without this exception, Algérie would be a form of Alger.
    static readonly CharArraySet FrenchNames = new(Version, ["algerie"], ignoreCase: false);
    static readonly CharArraySet FrenchStops = Unaccented(FrenchAnalyzer.DefaultStopSet);
    static readonly CharArraySet ArabicStops = Folded(ArabicAnalyzer.DefaultStopSet);
    static readonly CharArraySet AzerbaijaniStops =
        new(Version, ["və", "ilə", "bu", "ki", "üçün", "da", "də", "o", "bir", "ya", "isə"], ignoreCase: false);

    // Été is also the summer.
    static CharArraySet Unaccented(CharArraySet stops) => new(Version,
        ((IEnumerable<string>)stops).Select(FoldFilter.Unaccented).Where(s => s is not ("ete" or "etes")), ignoreCase: false);

    static CharArraySet Folded(CharArraySet stops)
    {
        var normalizer = new ArabicNormalizer();
        var folded = new CharArraySet(Version, stops.Count, ignoreCase: false);
        foreach (string stop in (IEnumerable<string>)stops)
        {
            var letters = stop.ToCharArray();
            folded.Add(new string(letters, 0, normalizer.Normalize(letters, letters.Length)));
        }
        return folded;
    }

    /// <summary>
    /// Returns the words of a text in one language by position; several words at a position are its possible forms.
    /// </summary>
    public static IReadOnlyList<(int Position, List<string> Forms)> Words(string locale, string text)
    {
        var words = new List<(int Position, List<string> Forms)>();
        using var stream = Of(locale, forIndex: false).GetTokenStream("q", text);
        var (word, step) = (stream.GetAttribute<ICharTermAttribute>(), stream.AddAttribute<IPositionIncrementAttribute>());
        stream.Reset();
        for (var position = -1; stream.IncrementToken();)
        {
            position += step.PositionIncrement;
            if (words.Count == 0 || words[^1].Position != position) words.Add((position, []));
            words[^1].Forms.Add(word.ToString()!);
        }
        stream.End();
        return words;
    }
}
