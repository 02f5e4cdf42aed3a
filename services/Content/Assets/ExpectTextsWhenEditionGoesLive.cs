using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

// Readers who do not see a picture need its alternative text, so an edition is not published without one.
public sealed class ExpectTextsWhenEditionGoesLive(ContentDb db) : IDomainEventHandler<EditionWentLive>
{
    public Task Handle(EditionWentLive domainEvent, CancellationToken cancellation) =>
        AssetLinks.ExpectTexts(db, domainEvent.Edition, cancellation);
}
