using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Embassy.Content.Search;

/// <summary>How a document that was found is shown: its title, and the place in its text that has most of what was looked for.</summary>
static class Shown
{
    const int Length = 220, Before = 40, MostMarks = 2_000;

    /// <summary>A stretch of a text that is a form of one of the words.</summary>
    readonly record struct Span(int Start, int End, int Word);

    public static Hit Of(IndexSearcher searcher, ScoreDoc hit, Query query)
    {
        var document = searcher.Doc(hit.Doc);
        var leaf = searcher.IndexReader.Leaves[ReaderUtil.SubIndex(hit.Doc, searcher.IndexReader.Leaves)];
        string Get(string name) => document.Get(name, CultureInfo.InvariantCulture) ?? "";
        var lang = Get("lang");
        string Text(string field) => Get($"{field}.{lang}");
        List<Span> Marks(string field) => Spans(leaf.AtomicReader, hit.Doc - leaf.DocBase, $"{field}.{lang}", query);

        var (body, summary) = (Text("body"), Text("summary"));
        var (inBody, inSummary) = (Marks("body"), Marks("summary"));
        // The text where something of it is marked; else the summary, which was written to be shown.
        var excerpt = inBody.Count > 0 && Words(inBody) >= Words(inSummary) || summary.Length == 0 ? Best(body, inBody) : Best(summary, inSummary);
        return new Hit(
            new After(hit.Score, Get("id")), Get("subject"), Get("type"), lang, Get("date"), Get("slug"),
            int.Parse(Get("number"), CultureInfo.InvariantCulture), Get("link"), Text("detail"), Pieces(Text("title"), Marks("title"), 0, Text("title").Length), excerpt);
    }

    static int Words(List<Span> spans) => spans.Select(s => s.Word).Distinct().Count();

    // Out of the index, which knows where each word stands: the text is not read again.
    static List<Span> Spans(AtomicReader reader, int doc, string field, Query query)
    {
        var spans = new List<Span>();
        foreach (var (form, word) in query.Forms)
        {
            var places = reader.GetTermPositionsEnum(new Term(field, form));
            if (places is null || places.Advance(doc) != doc) continue;
            for (var i = Math.Min(places.Freq, MostMarks); i > 0; i--)
            {
                places.NextPosition();
                spans.Add(new Span(places.StartOffset, places.EndOffset, word));
            }
        }
        spans.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
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

    // The next gap between words, if one is near; never within what is seen as one sign.
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
        while (at > 0 && (char.IsLowSurrogate(text[at]) || CharUnicodeInfo.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)) at--;
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
