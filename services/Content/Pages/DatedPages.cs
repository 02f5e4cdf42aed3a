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

    /// <summary>The start of the day that an editor has set, otherwise <see cref="At"/>.</summary>
    public required DateTimeOffset? Dated { get; init; }
}

static class DatedPages
{
    /// <summary>The pages published in a language; an embargo counts as not yet public.</summary>
    public static IQueryable<DatedPage> Published(this ContentDb db, string locale, IReadOnlyList<string> types)
    {
        var editions = db.Editions.AsNoTracking().Where(e => e.Locale == locale && e.State == Edition.Published);
        if (types.Count > 0) editions = editions.Where(e => types.Contains(e.Page.Type));
        return editions.Select(e => new DatedPage
        {
            Edition = e,
            Page = e.Page,
            At = e.Page.EmbargoUntil > e.FirstPublishedAt ? e.Page.EmbargoUntil : e.FirstPublishedAt,
            Dated = e.DatedAt ?? (e.Page.EmbargoUntil > e.FirstPublishedAt ? e.Page.EmbargoUntil : e.FirstPublishedAt),
        });
    }
}
