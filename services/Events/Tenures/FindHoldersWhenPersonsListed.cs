using Embassy.Events.Persons;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tenures;

// A person belongs to the States whose offices they held, as far as the caller may see the tenure and the office.
public sealed class FindHoldersWhenPersonsListed(EventsDb db) : IDomainEventHandler<PersonsOfStatesListed>
{
    public Task Handle(PersonsOfStatesListed domainEvent, CancellationToken cancellation)
    {
        var states = domainEvent.States;
        domainEvent.Holders = from tenure in db.Tenures
                              join office in db.Offices on tenure.OfficeId equals office.Id
                              // A candidate for an office holds it on no day.
                              where states.Contains(office.State) && tenure.MayFrom <= tenure.MayTo
                              select tenure.PersonId;
        return Task.CompletedTask;
    }
}
