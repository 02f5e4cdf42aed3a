using System.Globalization;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Worklists;

// Lists the newest edition of each page and language for staff. A repeat changes nothing.
// It runs three queries: the rows, the titles and the open reviews of their pages.
partial class WorklistsApi
{
    const string Oldest = "savedAt", Newest = "-savedAt";

    public override async Task<V1.FindEditionsResponse> FindEditions(V1.FindEditionsRequest request, ServerCallContext context)
    {
        var known = await missions.Locales(db, context.CancellationToken);
        var validation = new RequestValidation();
        for (var i = 0; i < request.Locale.Count; i++) validation.Language($"locale[{i}]", request.Locale[i], known);
        var words = Words(validation, request.Query);
        var author = validation.Text("author", request.Author, 200);
        validation.Refuse();
        var byTime = request.Order is Oldest or Newest;
        // The work that waits for a person is in the languages in which the person can do it.
        if (request.Locale.Count == 0 && request.Page.Length == 0)
            request.Locale.Add(requestContext.Caller.Restriction(Section.Locale, "translate", "publish"));
        var paging = Paging.From(db, request.PageSize, request.PageToken, byTime ? 3 : 2, "editions", Set(request.State),
            Set(request.Locale), Set(request.Translation), Set(request.Type), author, request.Query, request.Page,
            byTime ? request.Order : "");

        var pages = db.Pages.AsNoTracking();
        if (request.Type.Count > 0) pages = pages.Where(p => request.Type.Contains(p.Type));
        if (request.Page.Length > 0) pages = pages.Where(p => p.Key == request.Page);
        var states = Matching(StateOfLanguage.Of(db, pages, [.. known.Where(l => request.Locale.Count == 0 || request.Locale.Contains(l))]),
            request, author, words);
        var rows = await db.AsSeen(After(Ordered(states, request.Order), request.Order, paging.After).Take(paging.Size + 1).Listed())
            .ToListAsync(context.CancellationToken);
        var shown = rows.Take(paging.Size).ToList();
        var keys = shown.Select(s => s.PageKey).Distinct().ToList();
        var titles = await PageTitles.Of(db, keys, context.CancellationToken);
        var reviews = await OpenReviews(keys, context.CancellationToken);
        var response = new V1.FindEditionsResponse { Editions = { shown.Select(s => s.ToProto(titles, reviews)) } };
        if (rows.Count > paging.Size)
            response.NextPageToken = byTime
                ? paging.Next(Instant(shown[^1].SavedAt ?? shown[^1].CreatedAt), shown[^1].PageKey, Place(shown[^1]))
                : paging.Next(shown[^1].PageKey, Place(shown[^1]));
        if (request.IncludeTotal) response.TotalSize = await db.AsSeen(states).CountAsync(context.CancellationToken);
        return response;
    }

    static IQueryable<StateOfLanguage> Matching(IQueryable<StateOfLanguage> states, V1.FindEditionsRequest request, string author,
        string[] words)
    {
        if (request.State.Count > 0)
        {
            var (wanted, missing) = (request.State.ToList(), request.State.Contains(Edition.Missing));
            states = states.Where(s => s.Edition == null ? missing : wanted.Contains(s.Edition.State));
        }
        if (request.Translation.Count > 0)
        {
            var (missing, current, outdated) = (request.Translation.Contains(Translation.Missing),
                request.Translation.Contains(Translation.Current), request.Translation.Contains(Translation.Outdated));
            states = states.Where(s => s.Edition == null ? missing
                : s.Locale == s.Page.AuthenticLocale || s.Authentic == null || s.Edition.SourceFingerprint == s.Authentic
                    ? current : outdated);
        }
        if (author.Length > 0) states = states.Where(s => s.Edition != null && s.Edition.Author == author);
#pragma warning disable CA1304, CA1311, CA1862 // The database folds the case.
        foreach (var word in words)
            states = states.Where(s => s.Page.Key.Contains(word)
                || s.Edition != null && s.Edition.FrontMatter.Title.ToLower().Contains(word));
#pragma warning restore CA1304, CA1311, CA1862
        return states;
    }

    static IQueryable<StateOfLanguage> Ordered(IQueryable<StateOfLanguage> states, string order) => order switch
    {
        Newest => states.OrderByDescending(s => s.Edition == null ? s.Page.CreatedAt : s.Edition.SavedAt)
            .ThenBy(s => s.Page.Key).ThenBy(s => s.Place),
        Oldest => states.OrderBy(s => s.Edition == null ? s.Page.CreatedAt : s.Edition.SavedAt)
            .ThenBy(s => s.Page.Key).ThenBy(s => s.Place),
        _ => states.OrderBy(s => s.Page.Key).ThenBy(s => s.Place),
    };

    // Continues after the last row of the page before.
    static IQueryable<StateOfLanguage> After(IQueryable<StateOfLanguage> states, string order, string[]? last)
    {
        if (last is null) return states;
        var (key, place) = (last[^2], Paging.Number(last[^1]));
        if (last.Length == 2)
            return states.Where(s => string.Compare(s.Page.Key, key) > 0 || s.Page.Key == key && s.Place > place);
        var at = Paging.Instant(last[0]);
        return order == Newest
            ? states.Where(s => (s.Edition == null ? s.Page.CreatedAt : s.Edition.SavedAt) < at
                || (s.Edition == null ? s.Page.CreatedAt : s.Edition.SavedAt) == at
                    && (string.Compare(s.Page.Key, key) > 0 || s.Page.Key == key && s.Place > place))
            : states.Where(s => (s.Edition == null ? s.Page.CreatedAt : s.Edition.SavedAt) > at
                || (s.Edition == null ? s.Page.CreatedAt : s.Edition.SavedAt) == at
                    && (string.Compare(s.Page.Key, key) > 0 || s.Page.Key == key && s.Place > place));
    }

    static string Place(ListedState last) => last.Place.ToString(CultureInfo.InvariantCulture);

    static string Set(RepeatedField<string> values) => string.Join(' ', values.AnyOf());

    static string Instant(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
