using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A translation of an older authentic text has to be looked at; one that says the same again has not.
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
