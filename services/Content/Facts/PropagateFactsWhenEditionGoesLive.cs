using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// An edition that was saved while a fact was propagated may show an older version of it.
public sealed class PropagateFactsWhenEditionGoesLive(ContentDb db) : IDomainEventHandler<EditionWentLive>
{
    public async Task Handle(EditionWentLive domainEvent, CancellationToken cancellation)
    {
        if (domainEvent.Edition.Body.Contains("{{", StringComparison.Ordinal))
            await EditionRefresher.Ask(db, domainEvent.Edition.Id, cancellation);
    }
}
