using Embassy.Search.Analyzers;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Embassy.Search.Queries;

// Completes the last word of a query with words of public records that also contain the words before it.
// A repeat changes nothing.
partial class SearchApi
{
    const int MostSuggestions = 8;

    public override async Task<V1.SuggestResponse> Suggest(V1.SuggestRequest request, ServerCallContext context)
    {
        var locale = context.OneOf(request.Locale, (await missions.Get(context.CancellationToken)).Locales);
        var validation = new RequestValidation();
        var text = validation.Text("q", request.Q, MostQuery, required: true);
        validation.Refuse();
        var last = text.LastIndexOfAny([' ', '"', '«', '»', '“', '”', '„', '-']) + 1;
        var (before, beginning) = (text[..last], text[last..]);
        var response = new V1.SuggestResponse();
        response.Suggestions.AddRange(index.Read(searcher => Completions(searcher, before, beginning, locale), []).Select(word =>
            new V1.Suggestion { Text = before + word, Lang = locale, Dir = Languages.Direction(locale) }));
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(response));
        // Not cacheable, like the search itself.
        return response;
    }

    static IReadOnlyList<string> Completions(IndexSearcher searcher, string before, string beginning, string locale)
    {
        if (Vocabulary.Key(beginning, locale).Length == 0) return [];
        FixedBitSet? within = null;
        if (SearchQuery.Of(before, locale).Finds is { } finds)
        {
            var found = new Found(new FixedBitSet(Math.Max(1, searcher.IndexReader.MaxDoc)));
            searcher.Search(finds, found);
            within = found.Records;
        }
        return new IndexVocabulary(searcher.IndexReader, locale).Completions(beginning, within, MostSuggestions);
    }

    /// <summary>Collects which records match.</summary>
    sealed class Found(FixedBitSet records) : ICollector
    {
        int start;

        public FixedBitSet Records => records;

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer) { }

        public void SetNextReader(AtomicReaderContext context) => start = context.DocBase;

        public void Collect(int doc) => records.Set(start + doc);
    }
}
