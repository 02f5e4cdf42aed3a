using System.Text.Json;
using Embassy.Content.Editions;
using Embassy.Content.Pages;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Gives out what is published in one language, and says which others there are. Never a draft, to nobody. One query.
partial class ContentApi
{
    public override async Task<V1.Page> GetPage(V1.GetPageRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var locale = context.Wanted(request.Locale, locales);
        var editions = await db.Editions.AsNoTracking()
            .Where(e => e.PageKey == request.Key && e.State == Edition.Published)
            .Select(e => new PublishedEdition(e.PageKey, e.Page.Type, e.Page.AuthenticLocale, e.Locale, e.Number, e.Slug, e.Title, e.Summary,
                e.Locale == locale || request.Fallback ? e.Body : null, e.Fingerprint, e.SourceFingerprint, e.PublishedAt))
            .ToListAsync(context.CancellationToken);
        if (editions.Count == 0) throw Problem.NotFound("page", request.Key);

        var available = locales.Where(l => editions.Exists(e => e.Locale == l)).ToList();
        var authentic = editions.Find(e => e.Locale == e.AuthenticLocale);
        var edition = editions.Find(e => e.Locale == locale);
        if (edition is null && request.Fallback) edition = authentic ?? editions.Find(e => e.Locale == available[0]);
        if (edition is null)
        {
            throw new Problem(Reasons.LanguageMissing, $"The page '{request.Key}' is not published in '{locale}'.",
                more: new Dictionary<string, string> { ["availableLocales"] = JsonSerializer.Serialize(available) });
        }
        var page = edition.ToProto(available, authentic?.Fingerprint, fallback: edition.Locale != locale);
        context.SetLanguage(edition.Locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(page));
        context.MayBeCached(Surrogates.Usual, $"pages/{request.Key}");
        return page;
    }
}
