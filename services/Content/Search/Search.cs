using System.Globalization;
using Embassy.Content.Editions;
using Embassy.Content.Search;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Finds words in what is public now. The index finds; the database has the last word on each page that is shown.
// Asking changes nothing.
partial class ContentApi
{
    const int MostQuery = 200;

    public override async Task<V1.SearchResponse> Search(V1.SearchRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = context.Wanted(request.Locale, locales);
        var checks = new Checks();
        var text = checks.Text("q", request.Q, MostQuery, required: true);
        checks.When(!locales.Contains(locale), "locale", "unknown_language", "The mission's languages are " + string.Join(", ", locales) + ".");
        checks.When(request.Year is < 0 or > 9999, "year", "out_of_range", "A year, 1 to 9999; 0 keeps all.");
        checks.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "search", locale, text, request.Type, request.Year.ToString(CultureInfo.InvariantCulture));
        var after = paging.After is [var score, var id] ? new After(Score(score), id) : (After?)null;

        var before = index.Ready;
        var query = Query.Of(text, locale);
        var found = query.Finds is null ? Found.Nothing
            : index.Read(searcher => Finder.Find(searcher, query, request.Type.Length > 0 ? request.Type : null, request.Year, after, paging.Size), Found.Nothing);
        // It may have been closed or made ready meanwhile: what was not there all the time is not called complete.
        var incomplete = index.Sources.Where(s => !before.Contains(s) || !index.Ready.Contains(s));
        var pages = await Published([.. found.Hits.Where(h => h.Number > 0).Select(h => h.Subject["pages/".Length..])], context.CancellationToken);

        var response = new V1.SearchResponse { TotalSize = found.Total, Incomplete = { incomplete } };
        foreach (var hit in found.Hits)
        {
            var translation = "";
            if (hit.Number > 0)
            {
                // Withdrawn, gone, or another edition by now: the index hears of it in a moment.
                if (pages.Find(p => p.Subject == hit.Subject && p.Locale == hit.Lang && p.Number == hit.Number) is not { } page) continue;
                var authentic = pages.Find(p => p.Subject == hit.Subject && p.Locale == p.AuthenticLocale)?.Fingerprint;
                translation = Translation.Of(page.Locale == page.AuthenticLocale, page.Source, authentic);
            }
            response.Results.Add(new V1.SearchResult
            {
                Subject = hit.Subject,
                Type = hit.Type,
                Lang = hit.Lang,
                Dir = Languages.Direction(hit.Lang),
                Translation = translation,
                Title = { hit.Title },
                Excerpt = { hit.Excerpt },
                Slug = hit.Slug,
                Date = hit.Date,
                Link = hit.Link,
                Detail = hit.Detail,
            });
        }
        if (found.More) response.NextPageToken = paging.Next(BitConverter.SingleToInt32Bits(found.Hits[^1].At.Score).ToString(CultureInfo.InvariantCulture), found.Hits[^1].At.Id);
        response.Types_.AddRange(found.Types.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => new V1.SearchFacet { Value = t.Key, Count = t.Value }));
        response.Years.AddRange(found.Years.OrderByDescending(y => y.Key).Select(y => new V1.SearchFacet { Value = y.Key.ToString(CultureInfo.InvariantCulture), Count = y.Value }));
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(response));
        // Not for the gateway to keep: it would hear of a change before the index has read it, ask again, and keep what is old.
        return response;
    }

    sealed record InForce(string Subject, string Locale, int Number, string AuthenticLocale, string Fingerprint, string? Source);

    async Task<List<InForce>> Published(List<string> keys, CancellationToken cancellation) => keys.Count == 0 ? [] : await db.Editions.AsNoTracking()
        .Where(e => keys.Contains(e.PageKey) && e.State == Edition.Published)
        .Select(e => new InForce("pages/" + e.PageKey, e.Locale, e.Number, e.Page.AuthenticLocale, e.Fingerprint, e.SourceFingerprint)).ToListAsync(cancellation);

    static float Score(string bits) =>
        int.TryParse(bits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && BitConverter.Int32BitsToSingle(number) is var score && float.IsFinite(score)
            ? score : throw new Problem(Reasons.InvalidPageToken, "This pageToken was not given out for this list.");
}
