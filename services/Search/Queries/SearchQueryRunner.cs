using System.Runtime.InteropServices;
using Embassy.ServiceDefaults;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Embassy.Search.Queries;

/// <summary>The cursor of a result page: a score, and an id that breaks ties.</summary>
readonly record struct SearchCursor(float Score, string Id);

/// <summary>The matches of one search.</summary>
sealed record SearchMatches(IReadOnlyList<SearchHit> Hits, bool More, int Total, IReadOnlyDictionary<string, int> Types,
    IReadOnlyDictionary<int, int> Years)
{
    /// <summary>True if the query found nothing and its corrected form found these.</summary>
    public bool IsCorrected { get; init; }

    public static readonly SearchMatches Nothing = new([], false, 0, new Dictionary<string, int>(), new Dictionary<int, int>());
}

sealed record SearchHit(
    SearchCursor At, string Subject, string Type, string Lang, string Date, string Slug, string Translation, int Number, string Detail,
    IReadOnlyList<V1.SearchPiece> Title, IReadOnlyList<V1.SearchPiece> Excerpt)
{
    public V1.SearchResult ToProto(SiteLinks links) => new()
    {
        Subject = Subject,
        Type = Type,
        Lang = Lang,
        Dir = Languages.Direction(Lang),
        Translation = Translation,
        Title = { Title },
        Excerpt = { Excerpt },
        Slug = Slug,
        Date = Date,
        Link = Number > 0 ? links.Page(Subject["pages/".Length..], Type, Lang, Slug) : links.Record(Type, Subject, Lang),
        Detail = Detail,
    };
}

/// <summary>
/// Collects all matches in one pass: counts them by type and by year, each without its own filter, and keeps the best.
/// </summary>
sealed class SearchQueryRunner(IReadOnlyList<string> asked, int year, SearchCursor? after, TopFieldCollector best) : ICollector
{
    static readonly Sort Best = new(SortField.FIELD_SCORE, new SortField("id", SortFieldType.STRING));

    readonly Dictionary<string, int> types = [];
    readonly Dictionary<int, int> years = [];
    readonly BytesRef? afterId = after is { } a ? new BytesRef(a.Id) : null;
    readonly BytesRef id = new();
    int total;
    Scorer? scorer;
    SortedDocValues? typeOf, idOf;
    NumericDocValues? yearOf;
    int[] perType = [];
    readonly HashSet<int> wanted = [];

    /// <param name="asked">The types to find; all if there is none.</param>
    public static SearchMatches Find(IndexSearcher searcher, SearchQuery searchQuery, IReadOnlyList<string> asked, int year,
        SearchCursor? after, int size)
    {
        var best = TopFieldCollector.Create(Best, size + 1, fillFields: false, trackDocScores: true, trackMaxScore: false,
            docsScoredInOrder: true);
        var searchQueryRunner = new SearchQueryRunner(asked, year, after, best);
        searcher.Search(searchQuery.Finds!, searchQueryRunner);
        searchQueryRunner.Sum();
        var hits = best.GetTopDocs().ScoreDocs;
        return new SearchMatches(SearchResults.Of(searcher, hits.Take(size).ToList(), searchQuery), hits.Length > size,
            searchQueryRunner.total, searchQueryRunner.types, searchQueryRunner.years);
    }

    public bool AcceptsDocsOutOfOrder => false;

    public void SetScorer(Scorer scorer)
    {
        this.scorer = scorer;
        best.SetScorer(scorer);
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        Sum();
        best.SetNextReader(context);
        var reader = context.AtomicReader;
        (typeOf, idOf, yearOf) = (reader.GetSortedDocValues("type"), reader.GetSortedDocValues("id"), reader.GetNumericDocValues("year"));
        perType = new int[typeOf?.ValueCount ?? 0];
        wanted.Clear();
        if (typeOf is not null) wanted.UnionWith(asked.Select(t => typeOf.LookupTerm(new BytesRef(t))));
    }

    public void Collect(int doc)
    {
        if (typeOf is null || yearOf is null) return;
        var (itsType, itsYear) = (typeOf.GetOrd(doc), (int)yearOf.Get(doc));
        var (typeFits, yearFits) = (asked.Count == 0 || wanted.Contains(itsType), year == 0 || itsYear == year);
        if (yearFits && itsType >= 0) perType[itsType]++;
        if (typeFits && itsYear > 0) CollectionsMarshal.GetValueRefOrAddDefault(years, itsYear, out _)++;
        if (!typeFits || !yearFits) return;
        total++;
        if (after is { } at)
        {
            var score = scorer!.GetScore();
            if (score > at.Score) return;
            if (score == at.Score)
            {
                idOf!.Get(doc, id);
                if (id.CompareTo(afterId) <= 0) return;
            }
        }
        best.Collect(doc);
    }

    // Type ordinals are valid only within one segment.
    void Sum()
    {
        var name = new BytesRef();
        for (var i = 0; i < perType.Length; i++)
        {
            if (perType[i] == 0) continue;
            typeOf!.LookupOrd(i, name);
            CollectionsMarshal.GetValueRefOrAddDefault(types, name.Utf8ToString(), out _) += perType[i];
        }
        perType = [];
    }
}
