using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

/// <summary>
/// What waits for a language of a page to be published, read in one query: most publications find nothing, and their
/// handlers then read nothing.
/// </summary>
/// <param name="Schedule">True if the language has a schedule.</param>
/// <param name="Reviews">True if reviews of the language are open, or reviews in it of links to the page.</param>
/// <param name="PendingChange">The id of the pending change of the edition; null if there is none, or if the caller may
/// not see it.</param>
public sealed record WaitingForPublication(bool Schedule, bool Reviews, Guid? PendingChange)
{
    static readonly CompiledQuery<Func<ContentDb, string, string, string, string, CancellationToken, Task<WaitingForPublication>>> Query =
        new(() => EF.CompileAsyncQuery((ContentDb db, string key, string locale, string page, string edition, CancellationToken _) =>
            db.Pages.Where(p => p.Key == key).Select(p => new WaitingForPublication(
                db.Schedules.Any(s => s.PageKey == key && s.Locale == locale),
                db.Reviews.Any(r => r.State == Review.Opened && r.Locale == locale && (r.PageKey == key || r.Subject == page)),
                db.PendingChanges.Where(c => c.Subject == edition && c.State == Approvals.PendingChange.Pending)
                    .Select(c => (Guid?)c.Id).FirstOrDefault())).Single()));

    public static Task<WaitingForPublication> Of(ContentDb db, string key, string locale, CancellationToken cancellation) =>
        Query.For(db)(db, key, locale, $"pages/{key}", $"pages/{key}/editions/{locale}", cancellation);
}
