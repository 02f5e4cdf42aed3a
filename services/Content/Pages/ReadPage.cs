using System.Globalization;
using System.Text.Json;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.Navigation;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Reading shared by GetPage and GetPageBySlug. A repeat changes nothing.
partial class PagesApi
{
    delegate IAsyncEnumerable<PublishedEdition> EditionsOf(ContentDb db, string key, string locale, bool fallback, DateTimeOffset? asOf);

    static readonly CompiledQuery<EditionsOf> PublicEditions =
        new(() => new EditionsOf(EF.CompileAsyncQuery((ContentDb db, string key, string locale, bool fallback, DateTimeOffset? asOf) =>
            db.Editions.AsNoTracking().Where(e => e.PageKey == key && (asOf == null
                ? e.State == Edition.Published || e.State == Edition.Withdrawn || e.State == Edition.Redirected || e.State == Edition.Gone
                : e.GoneAt != null || e.PublishedAt <= asOf && (e.EndedAt == null || e.EndedAt > asOf)))
            .Select(e => new PublishedEdition(e.PageKey, e.Page.Type, e.Page.AuthenticLocale, e.Locale, e.Number, e.State, e.FrontMatter,
                e.GoneAt == null && (e.Locale == locale || fallback) ? e.Body : null, e.Fingerprint, e.SourceFingerprint, e.PublishedAt,
                e.WithdrawnAt, e.Reason,
                e.MovedTo, e.EndedAt, e.GoneAt, e.FirstPublishedAt, e.Page.EmbargoUntil, e.Page.Parent,
                e.GoneAt == null && (e.Locale == locale || fallback)
                    ? new PublishedRendering(e.Id, e.RenderedEdition!.Html, e.RenderedEdition.Text,
                        e.RenderedEdition.Shown, asOf != null ? e.RenderedEdition.Skeleton : null) : null)))));

    /// <summary>
    /// Reads the public editions of a page, now or at an instant, in one query and picks the requested one.
    /// </summary>
    /// <param name="asked">The page as the caller named it; an error about a page that is not public reveals nothing
    /// else.</param>
    async Task<(V1.Page Page, Breadcrumb Breadcrumb)> Read(string key, string asked, string locale, bool fallback, DateTimeOffset? asOf,
        CancellationToken cancellation)
    {
        var locales = await missions.Locales(db, cancellation);
        var rows = await PublicEditions.For(db)(db, key, locale, fallback, asOf).ToListAsync(cancellation);
        if (rows.Count == 0) throw Problem.NotFound("page", asked);

        // A removed edition also hides all earlier editions, for every day.
        var gone = rows.Where(r => r.GoneAt is not null && r.Locale == locale && (asOf is not null || r.State == Edition.Gone))
            .MaxBy(r => r.Number);
        var readable = asOf is { } then
            ? rows.Where(r => !rows.Exists(g => g.GoneAt is not null && g.Locale == r.Locale && g.Number >= r.Number))
                .Select(r => r.At(then)).ToList()
            : rows.FindAll(r => r.IsReadable);
        var edition = readable.Find(e => e.Locale == locale);
        if (edition is null && gone is not null) throw Gone(gone);
        if (edition is null && asOf is null && rows.Find(r => r.Locale == locale && r.State == Edition.Redirected) is { } redirected)
            throw Moved($"/v1/pages/{redirected.MovedTo}?locale={locale}");
        if (readable.Count == 0) throw Problem.NotFound("page", asked);
        if (edition is null && fallback)
            edition = readable.Find(e => e.Locale == e.AuthenticLocale)
                ?? readable.OrderBy(e => locales.ToList().IndexOf(e.Locale)).First();
        if (edition is null)
        {
            var available = locales.Where(l => readable.Exists(e => e.Locale == l));
            throw new Problem(ProblemCodes.LanguageMissing, $"The page '{asked}' is not published in '{locale}'.",
                more: new Dictionary<string, string> { ["availableLocales"] = JsonSerializer.Serialize(available) });
        }
        if (asOf is { } day && edition.Rendering is { Skeleton: not null } rendering)
            edition = edition with
            {
                Rendering =
                await HistoricalEdition.Said(db, rendering, await missions.Formats(db, edition.Locale, cancellation), day, cancellation)
            };
        var pictures = edition.FrontMatter.Lead is { Length: > 0 } lead ? await AssetLinks.Pictures(db, [lead], cancellation) : null;
        // A place has no history.
        var breadcrumb = asOf is not null ? Breadcrumb.AtTop
            : await Breadcrumb.Of(db, edition.Parent, locale, fallback, locales, links, clock.Now(), cancellation);
        var page = edition.ToProto(locales, [.. readable.Select(r => r.ToLanguage())], links, pictures, fallback: edition.Locale != locale);
        page.Breadcrumb.AddRange(breadcrumb.Pages);
        return (page, breadcrumb);
    }

    /// <param name="link">The address on the mission's site, where it is known.</param>
    static Problem Moved(string location, string? link = null)
    {
        var more = new Dictionary<string, string> { ["location"] = location };
        if (link is not null) more["link"] = link;
        return new(ProblemCodes.Moved, $"It is at {location} now.", more: more);
    }

    static Problem Gone(PublishedEdition edition) =>
        new(ProblemCodes.Gone, $"It is gone: {edition.Reason}", more: new Dictionary<string, string>
        {
            ["since"] = edition.GoneAt!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["why"] = edition.Reason,
        });

    /// <summary>Adds the headers that every public response about one page carries.</summary>
    static void Answer(V1.Page page, Breadcrumb breadcrumb, ServerCallContext context, bool negotiated)
    {
        context.SetLanguage(page.Locale, negotiated);
        context.SetETag(ETags.OfContent(page));
        context.MayBeCached(SurrogateKeys.Usual, ["mission", .. breadcrumb.Keys.Append(page.Key).Select(k => $"pages/{k}")]);
    }
}
