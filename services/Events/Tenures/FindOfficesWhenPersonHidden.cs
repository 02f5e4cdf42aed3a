using Embassy.Events.Persons;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tenures;

// Read-only: every office that the person ever held, also by a tenure that the caller may not see.
public sealed class FindOfficesWhenPersonHidden(EventsDb db) : IDomainEventHandler<PersonHidden>
{
    public async Task Handle(PersonHidden domainEvent, CancellationToken cancellation) =>
        domainEvent.Offices.AddRange(await Tenure.OfficesOf(db, domainEvent.Person, cancellation));
}
