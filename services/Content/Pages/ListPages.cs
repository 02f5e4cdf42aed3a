using System.Globalization;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Lists the pages published in one language, by key, by the day on which they became public, by the day that their
// editors have set, or by their position. A repeat changes nothing. It runs two queries: one for the page of rows, one
// for the languages of those pages.
partial class PagesApi
{
    const string Oldest = "publishedAt", Newest = "-publishedAt", Earliest = "publicDate", Latest = "-publicDate", ByPosition = "position";

    public override async Task<V1.ListPagesResponse> ListPages(V1.ListPagesRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = context.OneOf(request.Locale, locales);
        var types = request.Type.AnyOf();
        var validation = new RequestValidation();
        validation.When(request.Year is not 0 and (< 1900 or > 9998), "year", "out_of_range", "A year, from 1900.");
        var (from, to) = (validation.Day("from", request.From), validation.Day("to", request.To));
        validation.When(from > to, "to", "end_before_start", "Not before `from`.");
        validation.Refuse();
        var byDate = request.Order is Oldest or Newest or Earliest or Latest;
        var paging = Paging.From(db, request.PageSize, request.PageToken, byDate || request.Order == ByPosition ? 2 : 1, "pages", locale,
            string.Join(' ', types), request.Order, request.Year.ToString(CultureInfo.InvariantCulture), request.From, request.To,
            request.Parent);

        var matching = db.Published(locale, types);
        if (request.Year > 0) matching = matching.Where(p => p.Dated >= Start(request.Year) && p.Dated < Start(request.Year + 1));
        if (from is { } first) matching = matching.Where(p => p.Dated >= Start(first));
        // No day follows 9999-12-31.
        if (to is { } last && last < DateOnly.MaxValue) matching = matching.Where(p => p.Dated < Start(last.AddDays(1)));
        if (request.Parent.Length > 0) matching = Below(matching, request.Parent);
        var editions = await After(Ordered(matching, request.Order), request.Order, paging.After).Take(paging.Size + 1)
            .Select(p => new
            {
                Shown = new PublishedEdition(p.Edition.PageKey, p.Page.Type, p.Page.AuthenticLocale, p.Edition.Locale,
                    p.Edition.Number, p.Edition.State, p.Edition.FrontMatter, null, p.Edition.Fingerprint, p.Edition.SourceFingerprint,
                    p.Edition.PublishedAt, null, "", null, null, null, p.Edition.FirstPublishedAt, p.Page.EmbargoUntil, null, null),
                At = request.Order == Earliest || request.Order == Latest ? p.Dated : p.At,
                Position = p.Page.Position ?? int.MaxValue,
            })
            .ToListAsync(context.CancellationToken);
        var shown = editions.Take(paging.Size).Select(e => e.Shown).ToList();
        var keys = shown.Select(e => e.PageKey).ToList();
        var languages = (await db.Editions.AsNoTracking()
            .Where(e => keys.Contains(e.PageKey) && (e.State == Edition.Published || e.State == Edition.Withdrawn))
            .Select(e => new PublishedLanguage(e.PageKey, e.Locale, e.State, e.Fingerprint, e.SourceFingerprint, e.FrontMatter.Slug,
                e.FrontMatter.Title))
            .ToListAsync(context.CancellationToken)).ToLookup(l => l.PageKey);

        var response = new V1.ListPagesResponse();
        if (editions.Count > paging.Size)
            response.NextPageToken = byDate ? paging.Next(Instant(editions[paging.Size - 1].At), shown[^1].PageKey)
                : request.Order == ByPosition
                    ? paging.Next(editions[paging.Size - 1].Position.ToString(CultureInfo.InvariantCulture), shown[^1].PageKey)
                    : paging.Next(shown[^1].PageKey);
        var leads = shown.Select(e => e.FrontMatter.Lead).Where(l => l.Length > 0);
        var pictures = await AssetLinks.Pictures(db, leads, context.CancellationToken);
        response.Pages.AddRange(
            shown.Select(edition => edition.ToSummary(locales, [.. languages[edition.PageKey]], links, pictures)));
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "pages", "mission");
        return response;
    }

    // A page above that nobody can read is not named by its children either.
    IQueryable<DatedPage> Below(IQueryable<DatedPage> pages, string parent) => pages.Where(p => p.Page.Parent == parent
        && db.Editions.Any(e => e.PageKey == parent && (e.State == Edition.Published || e.State == Edition.Withdrawn)));

    static DateTimeOffset Start(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    static string Instant(DateTimeOffset? at) => at!.Value.ToString("O", CultureInfo.InvariantCulture);

    static IQueryable<DatedPage> Ordered(IQueryable<DatedPage> pages, string order) => order switch
    {
        Newest => pages.OrderByDescending(p => p.At).ThenBy(p => p.Edition.PageKey),
        Oldest => pages.OrderBy(p => p.At).ThenBy(p => p.Edition.PageKey),
        Latest => pages.OrderByDescending(p => p.Dated).ThenBy(p => p.Edition.PageKey),
        Earliest => pages.OrderBy(p => p.Dated).ThenBy(p => p.Edition.PageKey),
        ByPosition => pages.OrderBy(p => p.Page.Position ?? int.MaxValue).ThenBy(p => p.Edition.PageKey),
        _ => pages.OrderBy(p => p.Edition.PageKey),
    };

    // Continues after the last row of the page before.
    static IQueryable<DatedPage> After(IQueryable<DatedPage> pages, string order, string[]? last)
    {
        if (last is null) return pages;
        var key = last[^1];
        if (last.Length == 1) return pages.Where(p => string.Compare(p.Edition.PageKey, key) > 0);
        if (order == ByPosition)
        {
            var position = Paging.Number(last[0]);
            return pages.Where(p => (p.Page.Position ?? int.MaxValue) > position
                || (p.Page.Position ?? int.MaxValue) == position && string.Compare(p.Edition.PageKey, key) > 0);
        }
        DateTimeOffset? at = Paging.Instant(last[0]);
        return order switch
        {
            Newest => pages.Where(p => p.At < at || p.At == at && string.Compare(p.Edition.PageKey, key) > 0),
            Oldest => pages.Where(p => p.At > at || p.At == at && string.Compare(p.Edition.PageKey, key) > 0),
            Latest => pages.Where(p => p.Dated < at || p.Dated == at && string.Compare(p.Edition.PageKey, key) > 0),
            _ => pages.Where(p => p.Dated > at || p.Dated == at && string.Compare(p.Edition.PageKey, key) > 0),
        };
    }
}
