using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A new text ends the reviews that asked for it, and opens one for each of its links that no reader can follow.
public sealed class SettleReviewsWhenEditionGoesLive(ContentDb db, TimeProvider clock) : IDomainEventHandler<EditionWentLive>
{
    public async Task Handle(EditionWentLive domainEvent, CancellationToken cancellation)
    {
        var (edition, page, now) = (domainEvent.Edition, domainEvent.Edition.Page, clock.Now());
        if (domainEvent.Waiting.Reviews && edition.Locale != page.AuthenticLocale && domainEvent.Translation == Translation.Current)
            await Review.Done(db, page.Key, edition.Locale, Review.SourceChanged, "It was translated anew.", now, cancellation);
        foreach (var target in await InternalLinks.Broken(db, edition, now, cancellation))
            await Review.Open(db, page.Key, edition.Locale, Review.BrokenLink, target,
                $"Edition {edition.Number} links to {target}, which is not public in this language.", page.Owner, now, cancellation);
        await LinkCheck.Ask(db, edition, cancellation);
        if (domainEvent.Waiting.Reviews) await Review.Mended(db, edition, now, cancellation);
    }
}
