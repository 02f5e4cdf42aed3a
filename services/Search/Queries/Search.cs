using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Search.Queries;

// Searches the index of all services' public records in one language. Content reports which of the found pages are
// still public.
// A repeat changes nothing.
partial class SearchApi
{
    const int MostQuery = 200;

    public override async Task<V1.SearchResponse> Search(V1.SearchRequest request, ServerCallContext context)
    {
        var locales = (await missions.Get(context.CancellationToken)).Locales;
        var locale = context.OneOf(request.Locale, locales);
        var validation = new RequestValidation();
        var text = validation.Text("q", request.Q, MostQuery, required: true);
        validation.When(request.Year is < 0 or > 9999, "year", "out_of_range", "A year, 1 to 9999; 0 keeps all.");
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 2, "search", locale, text, request.Type,
                request.Year.ToString(CultureInfo.InvariantCulture));
        var after = paging.After is [var score, var id] ? new SearchCursor(Score(score), id) : (SearchCursor?)null;

        var before = index.Ready;
        var searchQuery = SearchQuery.Of(text, locale);
        var searchMatches = searchQuery.Finds is null ? SearchMatches.Nothing
            : index.Read(
                searcher => SearchQueryRunner.Find(searcher, searchQuery, request.Type.Length > 0 ? request.Type : null, request.Year,
                    after, paging.Size), SearchMatches.Nothing);
        // The index may have been closed or become ready meanwhile; a source is complete only if it was ready all the
        // time.
        var incomplete = sources.All.Select(s => s.Name).Where(s => !before.Contains(s) || !index.Ready.Contains(s));

        var shown = await PublicPages.Of(searchMatches.Hits, clients, context.CancellationToken);

        var response =
            new V1.SearchResponse
            {
                TotalSize = searchMatches.Total,
                Incomplete = { incomplete },
                Results = { shown.Select(h => h.ToProto()) }
            };
        if (searchMatches.More)
            response.NextPageToken =
                paging.Next(BitConverter.SingleToInt32Bits(searchMatches.Hits[^1].At.Score).ToString(CultureInfo.InvariantCulture),
                    searchMatches.Hits[^1].At.Id);
        response.Types_.AddRange(
            searchMatches.Types.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => new V1.SearchFacet { Value = t.Key, Count = t.Value }));
        response.Years.AddRange(
            searchMatches.Years.OrderByDescending(y => y.Key)
                .Select(y => new V1.SearchFacet { Value = y.Key.ToString(CultureInfo.InvariantCulture), Count = y.Value }));
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(response));
        // The response is not cacheable: the gateway would hear of a change before the index has read it, fetch again,
        // and cache the old result.
        return response;
    }

    static float Score(string bits) =>
        int.TryParse(bits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && BitConverter.Int32BitsToSingle(number) is var score && float.IsFinite(score)
            ? score : throw Paging.Refusal();
}
