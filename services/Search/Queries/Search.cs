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
    // Fewer results than this may be due to a typing error.
    const int Little = 3;

    public override async Task<V1.SearchResponse> Search(V1.SearchRequest request, ServerCallContext context)
    {
        var locales = (await missions.Get(context.CancellationToken)).Locales;
        var locale = context.OneOf(request.Locale, locales);
        var validation = new RequestValidation();
        var text = validation.Text("q", request.Q, MostQuery, required: true);
        var (types, filter) = (request.Type.AnyOf(), SearchFilter.Of(request, validation));
        validation.When(request.Year is < 0 or > 9999, "year", "out_of_range", "A year, 1 to 9999; 0 keeps all.");
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "search", locale, text, string.Join(' ', types),
            request.Year.ToString(CultureInfo.InvariantCulture), string.Join(' ', filter.Forums), string.Join(' ', filter.States));
        var after = paging.After is [var score, var id] ? new SearchCursor(Score(score), id) : (SearchCursor?)null;

        var before = index.Ready;
        var (searchMatches, correction) = index.Read(searcher =>
        {
            SearchMatches Find(string words) => SearchQuery.Of(words, locale, filter) is { Finds: not null } query
                ? SearchQueryRunner.Find(searcher, query, types, request.Year, after, paging.Size) : SearchMatches.Nothing;

            var exact = Find(text);
            if (exact.Total >= Little || SpellingCorrection.Of(searcher, text, locale) is not { } corrected) return (exact, "");
            var other = Find(corrected);
            if (other.Total <= exact.Total) return (exact, "");
            return (exact.Total == 0 ? other with { IsCorrected = true } : exact, corrected);
        }, (SearchMatches.Nothing, ""));
        // The index may have been closed or become ready meanwhile; a source is complete only if it was ready all the
        // time.
        var incomplete = sources.All.Select(s => s.Name).Where(s => !before.Contains(s) || !index.Ready.Contains(s));

        var response = new V1.SearchResponse
        {
            TotalSize = searchMatches.Total,
            Incomplete = { incomplete },
            Results = { await results.Of(searchMatches.Hits, context.CancellationToken) },
        };
        if (correction.Length > 0) response.DidYouMean = correction;
        if (searchMatches.IsCorrected) response.Corrected = true;
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
