using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Lists every published page in all its languages, as a site needs them for its sitemap. A repeat changes nothing.
partial class PagesApi
{
    public override async Task<V1.ListSitemapResponse> ListSitemap(V1.ListSitemapRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "sitemap");
        var published = db.Editions.AsNoTracking().Where(e => e.State == Edition.Published && locales.Contains(e.Locale));
        var matching = published;
        if (paging.After is [var after]) published = published.Where(e => string.Compare(e.PageKey, after) > 0);
        var keys = await published.Select(e => e.PageKey).Distinct().OrderBy(k => k).Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var shown = keys.Take(paging.Size).ToList();
        var rows = (await published.Where(e => shown.Contains(e.PageKey))
            .Select(e => new
            {
                e.PageKey,
                e.Page.Type,
                e.Page.AuthenticLocale,
                e.Locale,
                e.FrontMatter.Slug,
                Modified = e.Page.EmbargoUntil > e.PublishedAt ? e.Page.EmbargoUntil : e.PublishedAt,
            })
            .ToListAsync(context.CancellationToken)).ToLookup(e => e.PageKey);

        var response = new V1.ListSitemapResponse { NextPageToken = keys.Count > paging.Size ? paging.Next(shown[^1]) : "" };
        foreach (var page in shown.Select(k => rows[k].OrderBy(e => locales.ToList().IndexOf(e.Locale)).ToList()))
        {
            var entry = new V1.SitemapPage { Key = page[0].PageKey, Type = page[0].Type, AuthenticLocale = page[0].AuthenticLocale };
            entry.Languages.AddRange(page.Select(e => new V1.SitemapLanguage
            {
                Locale = e.Locale,
                Link = links.Page(e.PageKey, e.Type, e.Locale, e.Slug),
                LastModified = e.Modified?.ToTimestamp(),
            }));
            response.Pages.Add(entry);
        }
        if (request.IncludeTotal)
            response.TotalSize = await matching.Select(e => e.PageKey).Distinct().CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "pages", "mission");
        return response;
    }
}
