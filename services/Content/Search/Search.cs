using System.Globalization;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Search;

// Searches the public content. The index finds candidates; the database decides for each page whether it is still
// public.
// A repeat changes nothing.
partial class SearchApi
{
    const int MostQuery = 200;

    public override async Task<V1.SearchResponse> Search(V1.SearchRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = context.AcceptedRanges(request.Locale, locales);
        var validation = new RequestValidation();
        var text = validation.Text("q", request.Q, MostQuery, required: true);
        validation.When(!locales.Contains(locale), "locale", "unknown_language", "The mission's languages are " + string.Join(", ", locales) + ".");
        validation.When(request.Year is < 0 or > 9999, "year", "out_of_range", "A year, 1 to 9999; 0 keeps all.");
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "search", locale, text, request.Type, request.Year.ToString(CultureInfo.InvariantCulture));
        var after = paging.After is [var score, var id] ? new SearchCursor(Score(score), id) : (SearchCursor?)null;

        var before = index.Ready;
        var searchQuery = SearchQuery.Of(text, locale);
        var searchMatches = searchQuery.Finds is null ? SearchMatches.Nothing
            : index.Read(searcher => SearchQueryRunner.Find(searcher, searchQuery, request.Type.Length > 0 ? request.Type : null, request.Year, after, paging.Size), SearchMatches.Nothing);
        // The index may have been closed or become ready meanwhile; a source is complete only if it was ready all the time.
        var incomplete = index.Sources.Where(s => !before.Contains(s) || !index.Ready.Contains(s));
        var pages = await Published([.. searchMatches.Hits.Where(h => h.Number > 0).Select(h => h.Subject["pages/".Length..])], context.CancellationToken);

        var response = new V1.SearchResponse { TotalSize = searchMatches.Total, Incomplete = { incomplete } };
        foreach (var searchHit in searchMatches.Hits)
        {
            var translation = "";
            if (searchHit.Number > 0)
            {
                // The edition was withdrawn, removed or replaced meanwhile; the index catches up shortly.
                if (pages.Find(p => p.Subject == searchHit.Subject && p.Locale == searchHit.Lang && p.Number == searchHit.Number) is not { } page) continue;
                var authentic = pages.Find(p => p.Subject == searchHit.Subject && p.Locale == p.AuthenticLocale)?.Fingerprint;
                translation = Translation.Of(page.Locale == page.AuthenticLocale, page.Source, authentic);
            }
            response.Results.Add(new V1.SearchResult
            {
                Subject = searchHit.Subject,
                Type = searchHit.Type,
                Lang = searchHit.Lang,
                Dir = Languages.Direction(searchHit.Lang),
                Translation = translation,
                Title = { searchHit.Title },
                Excerpt = { searchHit.Excerpt },
                Slug = searchHit.Slug,
                Date = searchHit.Date,
                Link = searchHit.Link,
                Detail = searchHit.Detail,
            });
        }
        if (searchMatches.More) response.NextPageToken = paging.Next(BitConverter.SingleToInt32Bits(searchMatches.Hits[^1].At.Score).ToString(CultureInfo.InvariantCulture), searchMatches.Hits[^1].At.Id);
        response.Types_.AddRange(searchMatches.Types.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => new V1.SearchFacet { Value = t.Key, Count = t.Value }));
        response.Years.AddRange(searchMatches.Years.OrderByDescending(y => y.Key).Select(y => new V1.SearchFacet { Value = y.Key.ToString(CultureInfo.InvariantCulture), Count = y.Value }));
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(response));
        // The response is not cacheable: the gateway would hear of a change before the index has read it, fetch again, and
        // cache the old result.
        return response;
    }

    async Task<List<PublishedMatch>> Published(List<string> keys, CancellationToken cancellation) => keys.Count == 0 ? [] : await db.Editions.AsNoTracking()
        .Where(e => keys.Contains(e.PageKey) && e.State == Edition.Published)
        .Select(e => new PublishedMatch("pages/" + e.PageKey, e.Locale, e.Number, e.Page.AuthenticLocale, e.Fingerprint, e.SourceFingerprint)).ToListAsync(cancellation);

    static float Score(string bits) =>
        int.TryParse(bits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && BitConverter.Int32BitsToSingle(number) is var score && float.IsFinite(score)
            ? score : throw new Problem(ProblemCodes.InvalidPageToken, "This pageToken was not given out for this list.");
}
