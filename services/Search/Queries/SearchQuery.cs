using Embassy.Search.Analyzers;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Embassy.Search.Queries;

/// <summary>
/// A parsed query: words, <c>"quoted phrases"</c>, and <c>-words</c> to exclude. It has a parser of its own, so that no
/// character is query syntax: there are no fields, no wildcards, no operators.
/// </summary>
sealed class SearchQuery
{
    const int MostWords = 16;

    /// <summary>The Lucene query; null when the text contains no searchable word.</summary>
    public Lucene.Net.Search.Query? Finds { get; }

    /// <summary>The forms to highlight in results, with the number of the word they belong to.</summary>
    public IReadOnlyDictionary<string, int> Forms { get; }

    /// <summary>The language that is searched, and of every result.</summary>
    public string Locale { get; }

    SearchQuery(Lucene.Net.Search.Query? finds, Dictionary<string, int> forms, string locale) =>
        (Finds, Forms, Locale) = (finds, forms, locale);

    public static SearchQuery Of(string text, string locale)
    {
        var parts = Parts(text);
        if (parts.Count > MostWords) throw Problem.Invalid("q", "out_of_range", $"At most {MostWords} words.");
        var (all, forms) = (new BooleanQuery(), new Dictionary<string, int>());
        foreach (var (part, without) in parts)
        {
            var words = Analysis.Words(locale, part);
            if (words.Count == 0) continue;
            all.Add(Anywhere(words, locale), without ? Occur.MUST_NOT : Occur.MUST);
            if (without) continue;
            foreach (var (_, word) in words)
            {
                var number = forms.Count;
                foreach (var form in word) forms.TryAdd(form, number);
            }
        }
        return new SearchQuery(forms.Count == 0 ? null : all, forms, locale);
    }

    static List<(string Text, bool Without)> Parts(string text)
    {
        var parts = new List<(string, bool)>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var without = text[at] == '-';
            if (without) at++;
            // An unclosed quotation ends with the text.
            var quoted = at < text.Length && Quotes.Contains(text[at], StringComparison.Ordinal);
            if (quoted) at++;
            var end = at;
            while (end < text.Length
                && !(quoted ? Quotes.Contains(text[end], StringComparison.Ordinal) : char.IsWhiteSpace(text[end]))) end++;
            if (end > at) parts.Add((text[at..end], without));
            at = quoted ? end + 1 : end;
        }
        return parts;
    }

    const string Quotes = "\"“”„«»";

    // The best field decides the score; matches in other fields add a little.
    static DisjunctionMaxQuery Anywhere(IReadOnlyList<(int Position, List<string> Forms)> words, string locale)
    {
        var anywhere = new DisjunctionMaxQuery(0.1f);
        foreach (var (field, worth) in SearchDocument.Fields)
        {
            var name = $"{field}.{locale}";
            if (words.Count > 1)
            {
                var phrase = new MultiPhraseQuery { Boost = worth };
                foreach (var (position, forms) in words)
                    phrase.Add([.. forms.Select(f => new Term(name, f))], position - words[0].Position);
                anywhere.Add(phrase);
            }
            // The first form is the word itself.
            else
                foreach (var (form, i) in words[0].Forms.Select((f, i) => (f, i)))
                    anywhere.Add(new TermQuery(new Term(name, form)) { Boost = i == 0 ? worth : worth * 0.6f });
        }
        return anywhere;
    }
}
