using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>Finds the page and the edition that a request names.</summary>
static class EditionQueries
{
    /// <summary>Returns the page; fails if it does not exist.</summary>
    public static async Task<Page> FindPage(this ContentDb db, string key, CancellationToken cancellation) =>
        await db.Pages.SingleOrDefaultAsync(p => p.Key == key, cancellation) ?? throw Problem.NotFound("page", key);

    static readonly CompiledQuery<Func<ContentDb, string, string, CancellationToken, Task<Edition?>>> Newest =
        new(() => EF.CompileAsyncQuery((ContentDb db, string key, string locale, CancellationToken cancellation) =>
            db.Editions.Include(e => e.Page).Where(e => e.PageKey == key && e.Locale == locale)
                .OrderByDescending(e => e.Number).FirstOrDefault()));

    /// <summary>Returns the newest edition in a language in any state; null when the language has none.</summary>
    public static Task<Edition?> NewestEdition(this ContentDb db, string key, string locale, CancellationToken cancellation) =>
        Newest.For(db)(db, key, locale, cancellation);

    /// <summary>
    /// Returns the newest edition for number 0, otherwise the edition with that number; fails if there is none.
    /// </summary>
    public static async Task<Edition> FindEdition(this ContentDb db, string key, string locale, int number, CancellationToken cancellation)
    {
        if (number < 0) throw Problem.Invalid("number", "out_of_range", "From 1; 0 means the newest.");
        var edition = number == 0 ? await db.NewestEdition(key, locale, cancellation)
            : await db.Editions.Include(e => e.Page)
                .SingleOrDefaultAsync(e => e.PageKey == key && e.Locale == locale && e.Number == number, cancellation);
        return edition ?? throw Problem.NotFound("edition", number == 0 ? $"{key}/{locale}" : $"{key}/{locale}/{number}");
    }

    /// <summary>
    /// The fingerprint of the published authentic text, which decides whether a translation is outdated.
    /// </summary>
    public static Task<string?> AuthenticFingerprint(this ContentDb db, Page page, CancellationToken cancellation) =>
        db.Editions.Where(e => e.PageKey == page.Key && e.Locale == page.AuthenticLocale && e.State == Edition.Published)
            .Select(e => e.Fingerprint).FirstOrDefaultAsync(cancellation);
}
