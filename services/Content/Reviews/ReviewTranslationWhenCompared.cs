using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// An outdated translation needs a review; the review closes when the translation is current again.
public sealed class ReviewTranslationWhenCompared(ContentDb db, TimeProvider clock) : IDomainEventHandler<TranslationCompared>
{
    public Task Handle(TranslationCompared domainEvent, CancellationToken cancellation)
    {
        var (page, locale, translation) = domainEvent;
        return translation == Translation.Outdated
            ? Review.Open(db, page.Key, locale, Review.SourceChanged, $"pages/{page.Key}", "The authentic text has changed.", page.Owner,
                clock.Now(), cancellation)
            : Review.Done(db, page.Key, locale, Review.SourceChanged, "It says again what the authentic text says.", clock.Now(),
                cancellation);
    }
}
