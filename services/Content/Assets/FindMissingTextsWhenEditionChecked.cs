using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

// Reports before the release what would refuse it.
public sealed class FindMissingTextsWhenEditionChecked(ContentDb db) : IDomainEventHandler<EditionChecked>
{
    public async Task Handle(EditionChecked domainEvent, CancellationToken cancellation)
    {
        foreach (var violation in await AssetLinks.Faults(db, domainEvent.Edition, cancellation))
            domainEvent.Findings.Add(violation.Field == "body" ? new V1.Finding { Code = "asset-missing", Value = violation.Description }
                : new V1.Finding { Code = "text-missing", Value = violation.Field });
    }
}
