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

    /// <summary>The edition that a request means: the newest, or the one of a number.</summary>
    async Task<Edition> FindEdition(string key, string locale, int number, CancellationToken cancellation)
    {
        if (number < 0) throw Problem.Invalid("number", "out_of_range", "From 1; 0 means the newest.");
        var edition = number == 0 ? await Newest(key, locale, cancellation)
            : await db.Editions.Include(e => e.Page).SingleOrDefaultAsync(e => e.PageKey == key && e.Locale == locale && e.Number == number, cancellation);
        return edition ?? throw Problem.NotFound("edition", number == 0 ? $"{key}/{locale}" : $"{key}/{locale}/{number}");
    }

    async Task<V1.Edition> Show(Edition edition, Page page, ServerCallContext context)
    {
        context.SetETag(ETags.Of(edition.Version));
        context.SetLanguage(edition.Locale, negotiated: false);
        var authentic = edition.Locale == page.AuthenticLocale;
        var shown = edition.ToProto(Translation.Of(authentic, edition.SourceFingerprint, authentic ? null : await AuthenticFingerprint(page, context.CancellationToken)));
        if (edition.PublishedAt is not null && edition.State != Edition.Superseded)
            shown.PendingChange = await PendingId($"pages/{edition.PageKey}/editions/{edition.Locale}", context.CancellationToken);
        return shown;
    }
}
