using Embassy.Search.Analyzers;
using Embassy.Search.Index;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Embassy.Search.Queries;

/// <summary>Corrects the words of a query that no public record contains in any form.</summary>
static class SpellingCorrection
{
    /// <summary>Returns the corrected query; null if every word is known, or one cannot be corrected.</summary>
    public static string? Of(IndexSearcher searcher, string text, string locale)
    {
        var vocabulary = new IndexVocabulary(searcher.IndexReader, locale);
        var corrected = new List<string>();
        var changed = false;
        foreach (var part in SearchQuery.Parts(text))
        {
            var written = part.Quoted ? $"\"{part.Text}\"" : part.Text;
            if (!part.Without && !part.Quoted && Analysis.Words(locale, part.Text) is [var word]
                && !word.Forms.Exists(form => IsKnown(searcher.IndexReader, form, locale)))
            {
                if (vocabulary.Nearest(part.Text) is not { } nearest) return null;
                (written, changed) = (nearest, true);
            }
            corrected.Add(part.Without ? "-" + written : written);
        }
        return changed ? string.Join(' ', corrected) : null;
    }

    static bool IsKnown(IndexReader reader, string form, string locale) =>
        SearchDocument.Fields.Keys.Any(field => reader.DocFreq(new Term($"{field}.{locale}", form)) > 0);
}
