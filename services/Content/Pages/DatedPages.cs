using Embassy.Content.Editions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

/// <summary>
/// A published edition with its page, and the instant at which the page first became public in the language.
/// </summary>
sealed class DatedPage
{
    public required Edition Edition { get; init; }
    public required Page Page { get; init; }
    public required DateTimeOffset? At { get; init; }
}

static class DatedPages
{
    /// <summary>The pages published in a language; an embargo counts as not yet public.</summary>
    public static IQueryable<DatedPage> Published(this ContentDb db, string locale, string type)
    {
        var editions = db.Editions.AsNoTracking().Where(e => e.Locale == locale && e.State == Edition.Published);
        if (type.Length > 0) editions = editions.Where(e => e.Page.Type == type);
        return editions.Select(e => new DatedPage
        {
            Edition = e,
            Page = e.Page,
            At = e.Page.EmbargoUntil > e.FirstPublishedAt ? e.Page.EmbargoUntil : e.FirstPublishedAt,
        });
    }
}
