using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Worklists;

// Lists pages for staff with the state of each language. A repeat changes nothing.
// It runs three queries: the pages with their states, their titles and their open reviews.
partial class WorklistsApi
{
    public override async Task<V1.ListPageStatesResponse> ListPageStates(V1.ListPageStatesRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var validation = new RequestValidation();
        var words = Words(validation, request.Query);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "page-states", Set(request.Type), request.Query);
        var pages = db.Pages.AsNoTracking();
        if (request.Type.Count > 0) pages = pages.Where(p => request.Type.Contains(p.Type));
#pragma warning disable CA1304, CA1311, CA1862 // The database folds the case.
        foreach (var word in words)
            pages = pages.Where(p => p.Key.Contains(word)
                || db.Editions.Any(e => e.PageKey == p.Key && e.FrontMatter.Title.ToLower().Contains(word)));
#pragma warning restore CA1304, CA1311, CA1862
        var matching = pages;
        if (paging.After is [var after]) pages = pages.Where(p => string.Compare(p.Key, after) > 0);
        var states = StateOfLanguage.Of(db, pages.OrderBy(p => p.Key).Take(paging.Size + 1), locales);
        var rows = (await db.AsSeen(states.Listed()).ToListAsync(context.CancellationToken)).GroupBy(s => s.PageKey)
            .OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var shown = rows.Take(paging.Size).ToList();
        var keys = shown.ConvertAll(g => g.Key);
        var titles = await PageTitles.Of(db, keys, context.CancellationToken);
        var reviews = await OpenReviews(keys, context.CancellationToken);
        var response = new V1.ListPageStatesResponse
        {
            Pages =
            {
                shown.Select(page => new V1.PageState
                {
                    PageKey = page.Key,
                    Type = page.First().Type,
                    AuthenticLocale = page.First().AuthenticLocale,
                    Editions = { locales.Select(l => page.Single(s => s.Locale == l).ToProto(titles, reviews)) },
                }),
            },
            NextPageToken = rows.Count > paging.Size ? paging.Next(keys[^1]) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await db.AsSeen(matching).CountAsync(context.CancellationToken);
        return response;
    }
}
