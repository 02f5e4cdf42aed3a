using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

// Read-only: every office that the person ever held, also by a tenure that the caller may not see.
public sealed class FindOfficesWhenPersonHidden(EventsDb db) : IDomainEventHandler<PersonHidden>
{
    public async Task Handle(PersonHidden domainEvent, CancellationToken cancellation) =>
        domainEvent.Offices.AddRange(await db.Tenures.IgnoreQueryFilters().Where(t => t.PersonId == domainEvent.Person)
            .Select(t => t.OfficeId).Distinct().ToListAsync(cancellation));
}
