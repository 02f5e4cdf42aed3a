using Embassy.ServiceDefaults;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Embassy.Search.Queries;

/// <summary>The filters of a search that its facets do not count: forums and States, any of each.</summary>
sealed record SearchFilter(IReadOnlyList<string> Forums, IReadOnlyList<string> States)
{
    public static SearchFilter Of(V1.SearchRequest request, RequestValidation validation) =>
        new(request.Forum.AnyOf(), validation.States("state", request.State));

    /// <summary>Returns the Lucene filter; null if everything is kept.</summary>
    public Filter? ToFilter()
    {
        if (Forums.Count + States.Count == 0) return null;
        var both = new BooleanQuery();
        foreach (var (field, words) in ((string, IReadOnlyList<string>)[])[("forum", Forums), ("state", States)])
        {
            if (words.Count == 0) continue;
            var any = new BooleanQuery();
            foreach (var word in words) any.Add(new TermQuery(new Term(field, word)), Occur.SHOULD);
            both.Add(any, Occur.MUST);
        }
        return new QueryWrapperFilter(both);
    }
}
