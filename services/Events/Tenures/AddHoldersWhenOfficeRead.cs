using Embassy.Events.Offices;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tenures;

// An office is shown with the holders whom the caller may see.
public sealed class AddHoldersWhenOfficeRead(EventsDb db) : IDomainEventHandler<OfficeRead>
{
    public async Task Handle(OfficeRead domainEvent, CancellationToken cancellation)
    {
        var (office, day, response) = domainEvent;
        response.Holders.Add((await OfficeHolders.Of(db, [], [office], day, day, cancellation)).Holders(office, day));
    }
}
