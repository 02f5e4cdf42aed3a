using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Embassy.Search.Queries;

/// <summary>Builds the display of search results: the title, and the excerpt with the most matches.</summary>
static class SearchResults
{
    const int Length = 220, Before = 40, MostMarks = 2_000;

    /// <summary>A range of a text that is a form of a query word.</summary>
    readonly record struct Span(int Start, int End, int Word);

    /// <summary>
    /// Builds one page of results together, so that each word is looked up once per index segment, not once per result.
    /// </summary>
    public static IReadOnlyList<SearchHit> Of(IndexSearcher searcher, IReadOnlyList<ScoreDoc> hits, SearchQuery searchQuery)
    {
        var (title, summary, body) =
            (Marks(searcher, hits, "title", searchQuery), Marks(searcher, hits, "summary", searchQuery),
                Marks(searcher, hits, "body", searchQuery));
        return [.. hits.Select((hit, i) => Of(searcher.Doc(hit.Doc), hit.Score, searchQuery.Locale, title[i], summary[i], body[i]))];
    }

    static SearchHit Of(Document document, float score, string lang, List<Span> inTitle, List<Span> inSummary, List<Span> inBody)
    {
        string Get(string name) => document.Get(name, CultureInfo.InvariantCulture) ?? "";
        var (title, summary, body) = (Get($"title.{lang}"), Get($"summary.{lang}"), Get($"body.{lang}"));
        // The excerpt comes from the body if it has matches; otherwise from the summary, which was written for display.
        var excerpt = inBody.Count > 0 && Words(inBody) >= Words(inSummary) || summary.Length == 0 ? Best(body, inBody)
            : Best(summary, inSummary);
        return new SearchHit(
            new SearchCursor(score, Get("id")), Get("subject"), Get("type"), Get("lang"), Get("date"), Get("slug"),
            Get("translation"), document.GetField("number")?.GetInt32Value() ?? 0, Get($"detail.{lang}"),
            Pieces(title, inTitle, 0, title.Length), excerpt);
    }

    static int Words(List<Span> spans) => spans.Select(s => s.Word).Distinct().Count();

    // Offsets come from the index, so the text is not analysed again.
    static List<Span>[] Marks(IndexSearcher searcher, IReadOnlyList<ScoreDoc> hits, string field, SearchQuery searchQuery)
    {
        var spans = hits.Select(_ => new List<Span>()).ToArray();
        // Postings can only be read forwards.
        var order = Enumerable.Range(0, hits.Count).OrderBy(i => hits[i].Doc).ToArray();
        var leaves = searcher.IndexReader.Leaves;
        foreach (var some in order.GroupBy(i => ReaderUtil.SubIndex(hits[i].Doc, leaves)))
        {
            var leaf = leaves[some.Key];
            if (leaf.AtomicReader.GetTerms($"{field}.{searchQuery.Locale}")?.GetEnumerator() is not { } terms) continue;
            DocsAndPositionsEnum? places = null;
            foreach (var (form, word) in searchQuery.Forms)
            {
                if (!terms.SeekExact(new BytesRef(form)) || terms.DocsAndPositions(null, places) is not { } found) continue;
                places = found;
                foreach (var i in some)
                {
                    var doc = hits[i].Doc - leaf.DocBase;
                    if (places.DocID < doc) places.Advance(doc);
                    if (places.DocID != doc) continue;
                    for (var left = Math.Min(places.Freq, MostMarks); left > 0; left--)
                    {
                        places.NextPosition();
                        spans[i].Add(new Span(places.StartOffset, places.EndOffset, word));
                    }
                }
            }
        }
        foreach (var those in spans) those.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        return spans;
    }

    static List<V1.SearchPiece> Best(string text, List<Span> spans)
    {
        if (text.Length <= Length) return Pieces(text, spans, 0, text.Length);
        var (from, most) = (0, 0);
        var counts = new Dictionary<int, int>();
        for (int first = 0, next = 0; first < spans.Count; first++)
        {
            for (; next < spans.Count && spans[next].End <= spans[first].Start + Length - Before; next++)
                counts[spans[next].Word] = counts.GetValueOrDefault(spans[next].Word) + 1;
            if (counts.Count > most) (from, most) = (spans[first].Start, counts.Count);
            if (counts.TryGetValue(spans[first].Word, out var left) && left > 1) counts[spans[first].Word] = left - 1;
            else counts.Remove(spans[first].Word);
        }
        from = Math.Max(0, from - Before);
        var to = Math.Min(text.Length, from + Length);
        from = Math.Max(0, to - Length);
        return Pieces(text, spans, from == 0 ? 0 : WordFrom(text, from), to == text.Length ? to : WordTo(text, to));
    }

    // Returns the next gap between words, if one is near, and never a position within a grapheme cluster.
    static int WordFrom(string text, int from)
    {
        for (var at = from; at < from + Before - 1; at++)
            if (text[at] == ' ') return at + 1;
        return Whole(text, from);
    }

    static int WordTo(string text, int to)
    {
        for (var at = to; at > to - Before; at--)
            if (text[at] == ' ') return at;
        return Whole(text, to);
    }

    static int Whole(string text, int at)
    {
        while (at > 0
            && (char.IsLowSurrogate(text[at])
                || CharUnicodeInfo.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)) at--;
        return at;
    }

    static List<V1.SearchPiece> Pieces(string text, List<Span> spans, int from, int to)
    {
        var pieces = new List<V1.SearchPiece>();
        void Add(string piece, bool found)
        {
            if (piece.Length > 0) pieces.Add(new V1.SearchPiece { Text = piece, Found = found });
        }

        if (from > 0) Add("…", false);
        var at = from;
        foreach (var span in spans)
        {
            if (span.Start < at || span.End > to) continue;
            Add(text[at..span.Start], false);
            Add(text[span.Start..span.End], true);
            at = span.End;
        }
        if (to > at) Add(text[at..to], false);
        if (to < text.Length) Add("…", false);
        return pieces;
    }
}
