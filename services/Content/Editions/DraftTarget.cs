using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>The page of a draft, with what is needed to save one of its languages, read in one query.</summary>
/// <param name="SourceNumber">Number of the newest authentic edition; null if there is none.</param>
/// <param name="SourceFingerprint">Its fingerprint.</param>
/// <param name="LiveFingerprint">Fingerprint of the published authentic edition; null if there is none.</param>
/// <param name="SlugOwner">Key of the page that has the slug in this language; null if it is free.</param>
public sealed record DraftTarget(Page Page, int? SourceNumber, string? SourceFingerprint, string? LiveFingerprint, string? SlugOwner)
{
    static readonly CompiledQuery<Func<ContentDb, string, string, string, CancellationToken, Task<DraftTarget?>>> Query =
        new(() => EF.CompileAsyncQuery((ContentDb db, string key, string locale, string slug, CancellationToken cancellation) =>
            db.Pages.Where(p => p.Key == key).Select(p => new DraftTarget(p,
                db.Editions.Where(e => e.PageKey == p.Key && e.Locale == p.AuthenticLocale).OrderByDescending(e => e.Number)
                    .Select(e => (int?)e.Number).FirstOrDefault(),
                db.Editions.Where(e => e.PageKey == p.Key && e.Locale == p.AuthenticLocale).OrderByDescending(e => e.Number)
                    .Select(e => e.Fingerprint).FirstOrDefault(),
                db.Editions.Where(e => e.PageKey == p.Key && e.Locale == p.AuthenticLocale && e.State == Edition.Published)
                    .Select(e => e.Fingerprint).FirstOrDefault(),
                db.Slugs.Where(s => s.Locale == locale && s.Name == slug).Select(s => s.PageKey).FirstOrDefault())).SingleOrDefault()));

    /// <summary>The newest authentic edition; null if there is none.</summary>
    public TranslationSource? Source => SourceFingerprint is { } fingerprint ? new(SourceNumber ?? 0, fingerprint) : null;

    /// <exception cref="Problem"><c>not_found</c>.</exception>
    public static async Task<DraftTarget> Find(ContentDb db, string key, string locale, string slug, CancellationToken cancellation) =>
        await Query.For(db)(db, key, locale, SlugSpelling.Compared(slug), cancellation)
            ?? throw Problem.NotFound("page", key);
}
