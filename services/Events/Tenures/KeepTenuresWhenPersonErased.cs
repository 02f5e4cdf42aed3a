using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

// The history of an office stays complete: it was held by a person.
public sealed class KeepTenuresWhenPersonErased(EventsDb db) : IDomainEventHandler<PersonErased>
{
    public async Task Handle(PersonErased domainEvent, CancellationToken cancellation)
    {
        foreach (var tenure in await db.Tenures.IgnoreQueryFilters().Where(t => t.PersonId == domainEvent.Person).OrderBy(t => t.Id)
            .ToListAsync(cancellation))
        {
            domainEvent.IsCited = true;
            if (tenure.Forget()) domainEvent.Cleared.Add($"/v1/tenures/{tenure.Id}");
        }
    }
}
