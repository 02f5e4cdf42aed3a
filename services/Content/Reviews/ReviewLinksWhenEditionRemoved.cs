using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

// Links to a page that is gone lead nowhere, and so do redirects to it and the links to those redirects.
public sealed class ReviewLinksWhenEditionRemoved(ContentDb db, TimeProvider clock) : IDomainEventHandler<EditionTakenDown>
{
    public async Task Handle(EditionTakenDown domainEvent, CancellationToken cancellation)
    {
        var (edition, key, locale, now) = (domainEvent.Edition, domainEvent.Edition.PageKey, domainEvent.Edition.Locale, clock.Now());
        if (edition.State != Edition.Gone) return;
        await Review.OpenWhereCited(db, $"pages/{key}", Review.BrokenLink,
            $"The page it links to is gone in this language: {edition.Reason}", now, cancellation, locale);
        foreach (var from in await db.Editions.Where(e => e.State == Edition.Redirected && e.MovedTo == key && e.Locale == locale)
            .Select(e => e.PageKey).ToListAsync(cancellation))
        {
            await Review.Open(db, from, locale, Review.BrokenLink, $"pages/{key}", $"It leads to pages/{key}, which is gone.", "", now,
                cancellation);
            await Review.OpenWhereCited(db, $"pages/{from}", Review.BrokenLink,
                $"The page it links to leads to pages/{key}, which is gone in this language.", now, cancellation, locale);
        }
    }
}
