using System.Text;
using Embassy.Search.Analyzers;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Embassy.Search.Index;

/// <summary>
/// The words that public records contain in one language. A word counts only while a record of today has it: the index
/// keeps the words of deleted ones for a while, and these may have been erased.
/// </summary>
sealed class IndexVocabulary(IndexReader reader, string locale)
{
    // Bounds the time for a prefix of one or two letters; the words with the same beginning are close together.
    const int MostTerms = 5_000, MostChecked = 60;

    readonly record struct Word(string Key, string Written, int Records);

    /// <summary>Returns the most frequent words that begin like this, as they are written.</summary>
    /// <param name="within">The records that must contain the word, by number; null for all.</param>
    public IReadOnlyList<string> Completions(string beginning, FixedBitSet? within, int most)
    {
        var key = Vocabulary.Key(beginning, locale);
        if (key.Length == 0) return [];
        var found = new List<string>();
        foreach (var word in Frequent(Beginning(key).Take(MostTerms)))
        {
            if (IsAlive(word, within)) found.Add(word.Written);
            if (found.Count == most) break;
        }
        return found;
    }

    /// <summary>
    /// Returns the most frequent word at one edit from this one; null without one, or if it is itself a word.
    /// </summary>
    public string? Nearest(string word)
    {
        var key = Vocabulary.Key(word, locale);
        if (key.Length < MinimumCorrected) return null;
        // The first letter is rarely wrong.
        var near = new List<Word>();
        foreach (var other in Beginning(key[..1]))
        {
            if (other.Key == key) return null;
            if (EditDistance.IsOne(key, other.Key)) near.Add(other);
        }
        return Frequent(near).Where(w => IsAlive(w, within: null)).Select(w => w.Written).FirstOrDefault();
    }

    /// <summary>Shorter words are at one edit from too many others.</summary>
    public const int MinimumCorrected = 5;

    // One spelling for each key, the most frequent.
    static IEnumerable<Word> Frequent(IEnumerable<Word> words) =>
        words.GroupBy(w => w.Key).Select(g => g.MaxBy(w => w.Records)).OrderByDescending(w => w.Records)
            .ThenBy(w => w.Key, StringComparer.Ordinal).Take(MostChecked);

    IEnumerable<Word> Beginning(string key)
    {
        if (MultiFields.GetTerms(reader, SearchDocument.Words(locale)) is not { } terms) yield break;
        var all = terms.GetEnumerator();
        var start = new BytesRef(key);
        for (var status = all.SeekCeil(start); status != TermsEnum.SeekStatus.END; status = Next(all))
        {
            if (!StringHelper.StartsWith(all.Term, start)) yield break;
            var term = all.Term.Utf8ToString();
            var end = term.IndexOf(Vocabulary.Separator, StringComparison.Ordinal);
            yield return new Word(term[..end], term[(end + 1)..], all.DocFreq);
        }
    }

    static TermsEnum.SeekStatus Next(TermsEnum all) => all.MoveNext() ? TermsEnum.SeekStatus.FOUND : TermsEnum.SeekStatus.END;

    bool IsAlive(Word word, FixedBitSet? within)
    {
        var term = new BytesRef(Encoding.UTF8.GetBytes(word.Key + Vocabulary.Separator + word.Written));
        var records = MultiFields.GetTermDocsEnum(reader, MultiFields.GetLiveDocs(reader), SearchDocument.Words(locale), term,
            DocsFlags.NONE);
        if (records is null) return false;
        while (records.NextDoc() is var record && record != DocIdSetIterator.NO_MORE_DOCS)
            if (within is null || within.Get(record)) return true;
        return false;
    }
}
