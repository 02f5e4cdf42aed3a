using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// The authentic edition that a translation follows: its number, and the fingerprint of its text at that time, because
/// a draft of the authentic language may still change under the same number.
/// </summary>
public sealed record TranslationSource(int Number, string Fingerprint)
{
    /// <summary>Maximum length of the reason why a change touches no translation.</summary>
    public const int MostReason = 500;

    /// <summary>
    /// Returns the authentic edition with a number, published or not; the newest for 0; null if there is none.
    /// </summary>
    public static Task<TranslationSource?> Find(ContentDb db, Page page, int number, CancellationToken cancellation) =>
        db.Editions.Where(e => e.PageKey == page.Key && e.Locale == page.AuthenticLocale && (number == 0 || e.Number == number))
            .OrderByDescending(e => e.Number).Select(e => new TranslationSource(e.Number, e.Fingerprint)).FirstOrDefaultAsync(cancellation);

    /// <summary>
    /// Returns what a new text follows: the named authentic edition, otherwise the one that was followed before. A
    /// first translation follows the newest. Saving text never moves a translation to a newer edition unnoticed.
    /// </summary>
    /// <param name="number">The number that the author named; 0 for none.</param>
    /// <param name="known">The newest authentic edition, where it is read already.</param>
    public static async Task<TranslationSource?> Of(ContentDb db, Page page, string locale, Edition? newest, int number,
        CancellationToken cancellation, TranslationSource? known = null)
    {
        if (locale == page.AuthenticLocale) return number == 0 ? null
            : throw Problem.Invalid("source", "not_applicable", $"'{locale}' is the authentic language and follows none.");
        if (number == 0 && newest?.Source is { } followed) return followed;
        if (known is not null && (number == 0 || number == known.Number)) return known;
        return await Find(db, page, number, cancellation) ?? (number == 0 ? null : throw Missing(page, number));
    }

    public static Problem Missing(Page page, int number) =>
        Problem.Invalid("source", "not_on_record", $"There is no edition {number} in '{page.AuthenticLocale}'.");
}
