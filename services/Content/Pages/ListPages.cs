using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Lists the pages published in one language, by key. A repeat changes nothing.
// It runs two queries: one for the page of rows, one for the languages of those pages.
partial class PagesApi
{
    public override async Task<V1.ListPagesResponse> ListPages(V1.ListPagesRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = context.AcceptedRanges(request.Locale, locales);
        if (!locales.Contains(locale))
            throw Problem.Invalid("locale", "unknown_language", "The mission's languages are " + string.Join(", ", locales) + ".");
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "pages", locale, request.Type);

        var matching = db.Editions.AsNoTracking().Where(e => e.Locale == locale && e.State == Edition.Published);
        if (request.Type.Length > 0) matching = matching.Where(e => e.Page.Type == request.Type);
        var rows = matching.OrderBy(e => e.PageKey).AsQueryable();
        if (paging.After is [var after]) rows = rows.Where(e => string.Compare(e.PageKey, after) > 0);
        var editions = await rows.Take(paging.Size + 1)
            .Select(e => new PublishedEdition(e.PageKey, e.Page.Type, e.Page.AuthenticLocale, e.Locale, e.Number, e.State, e.Slug, e.Title,
                e.Summary,
                null, e.Fingerprint, e.SourceFingerprint, e.PublishedAt, null, "", null, null, null, null))
            .ToListAsync(context.CancellationToken);
        var shown = editions.Take(paging.Size).ToList();
        var keys = shown.Select(e => e.PageKey).ToList();
        var languages = (await db.Editions.AsNoTracking()
            .Where(e => keys.Contains(e.PageKey) && (e.State == Edition.Published || e.State == Edition.Withdrawn))
            .Select(e => new PublishedLanguage(e.PageKey, e.Locale, e.State, e.Fingerprint, e.SourceFingerprint))
            .ToListAsync(context.CancellationToken)).ToLookup(l => l.PageKey);

        var response = new V1.ListPagesResponse { NextPageToken = editions.Count > paging.Size ? paging.Next(shown[^1].PageKey) : "" };
        response.Pages.AddRange(shown.Select(edition => edition.ToProto(locales, [.. languages[edition.PageKey]])));
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "pages", "mission");
        return response;
    }
}
