using Embassy.Search.Analyzers;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Embassy.Search.Queries;

/// <summary>A word or a quoted phrase of a query.</summary>
sealed record QueryPart(string Text, bool Without, bool Quoted);

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

    public static SearchQuery Of(string text, string locale, SearchFilter? filter = null)
    {
        var parts = Parts(text);
        if (parts.Count > MostWords) throw Problem.Invalid("q", "out_of_range", $"At most {MostWords} words.");
        var (all, forms) = (new BooleanQuery(), new Dictionary<string, int>());
        var words = parts.ConvertAll(p => Analysis.Words(locale, p.Text));
        var synonyms = Synonyms.Of(locale);
        for (var i = 0; i < parts.Count; i++)
        {
            if (words[i].Count == 0) continue;
            if (parts[i].Without)
            {
                all.Add(Anywhere(words[i], locale), Occur.MUST_NOT);
                continue;
            }
            var (count, others) = Widened(parts, words, i, synonyms);
            var asked = new BooleanQuery();
            foreach (var each in words.Skip(i).Take(count))
            {
                if (each.Count > 0) asked.Add(Anywhere(each, locale), Occur.MUST);
                Mark(each, forms);
            }
            if (others.Count == 0) all.Add(count == 1 ? Anywhere(words[i], locale) : asked, Occur.MUST);
            else
            {
                var either = new DisjunctionMaxQuery(0) { asked };
                foreach (var other in others.Select(o => Analysis.Words(locale, o)))
                {
                    either.Add(new BooleanQuery { { Anywhere(other, locale), Occur.MUST } });
                    Mark(other, forms);
                }
                all.Add(either, Occur.MUST);
            }
            i += count - 1;
        }
        Lucene.Net.Search.Query? finds = forms.Count == 0 ? null : all;
        if (finds is not null && filter?.ToFilter() is { } only) finds = new FilteredQuery(finds, only);
        return new SearchQuery(finds, forms, locale);
    }

    // The longest run of words from here that has synonyms; one word without any otherwise.
    static (int Count, IReadOnlyList<string> Others) Widened(List<QueryPart> parts,
        List<IReadOnlyList<(int Position, List<string> Forms)>> words, int from, Synonyms synonyms)
    {
        if (synonyms.IsEmpty || parts[from].Quoted) return (1, []);
        var most = 1;
        while (most < Synonyms.Longest && from + most < parts.Count && parts[from + most] is { Without: false, Quoted: false }) most++;
        for (var count = most; count > 0; count--)
            if (synonyms.For(words.Skip(from).Take(count).SelectMany(w => w).Select(w => w.Forms[0])) is { Count: > 0 } others)
                return (count, others);
        return (1, []);
    }

    static void Mark(IReadOnlyList<(int Position, List<string> Forms)> words, Dictionary<string, int> forms)
    {
        foreach (var (_, word) in words)
        {
            var number = forms.Count;
            foreach (var form in word) forms.TryAdd(form, number);
        }
    }

    internal static List<QueryPart> Parts(string text)
    {
        var parts = new List<QueryPart>();
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
            if (end > at) parts.Add(new QueryPart(text[at..end], without, quoted));
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
