using Embassy.Content.Editions;
using Embassy.Content.Pages;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// What the slices on editions begin with.
partial class ContentApi
{
    /// <summary>The page, or a refusal.</summary>
    async Task<Page> FindPage(string key, CancellationToken cancellation) =>
        await db.Pages.SingleOrDefaultAsync(p => p.Key == key, cancellation) ?? throw Problem.NotFound("page", key);

    /// <summary>The newest edition in a language, whatever its state; null when the language is missing.</summary>
    Task<Edition?> Newest(string key, string locale, CancellationToken cancellation) =>
        db.Editions.Include(e => e.Page).Where(e => e.PageKey == key && e.Locale == locale).OrderByDescending(e => e.Number).FirstOrDefaultAsync(cancellation);

    /// <summary>The fingerprint that a translation is measured against now.</summary>
    Task<string?> AuthenticFingerprint(Page page, CancellationToken cancellation) =>
        db.Editions.Where(e => e.PageKey == page.Key && e.Locale == page.AuthenticLocale && e.State == Edition.Published)
            .Select(e => e.Fingerprint).FirstOrDefaultAsync(cancellation);

    async Task<V1.Edition> Show(Edition edition, Page page, ServerCallContext context)
    {
        context.SetETag(ETags.Of(edition.Version));
        context.SetLanguage(edition.Locale, negotiated: false);
        var authentic = edition.Locale == page.AuthenticLocale;
        return edition.ToProto(Edition.Translation(authentic, edition.SourceFingerprint, authentic ? null : await AuthenticFingerprint(page, context.CancellationToken)));
    }
}
