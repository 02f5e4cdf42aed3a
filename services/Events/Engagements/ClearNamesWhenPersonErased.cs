using Embassy.Announcements;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// A delegation keeps the erased person as its member, without the name that the source spells, and the participants
// lose it. Titles and places are prose, which staff corrects.
public sealed class ClearNamesWhenPersonErased(EventsDb db) : IDomainEventHandler<PersonErased>
{
    public async Task Handle(PersonErased domainEvent, CancellationToken cancellation)
    {
        var word = Mention.OfPerson(domainEvent.Person);
        var citing = await db.Engagements.IgnoreQueryFilters().Include(e => e.Delegations).Include(e => e.Mentions).Include(e => e.Agenda)
            .AsSplitQuery().Where(e => e.Mentions.Any(m => m.Word == word)).OrderBy(e => e.Id).ToListAsync(cancellation);
        foreach (var engagement in citing)
        {
            domainEvent.IsCited = true;
            if (engagement.Delegations is { } delegations && delegations.ClearNames(domainEvent.Person))
            {
                engagement.Change(domainEvent.Now);
                domainEvent.Cleared.Add($"/v1/engagements/{engagement.Id}");
            }
        }
        foreach (var name in domainEvent.AllNames)
            foreach (var engagement in await db.Engagements.IgnoreQueryFilters().Include(e => e.Agenda).Where(e => e.Folded.Contains(name))
                .OrderBy(e => e.Id).ToListAsync(cancellation))
                if (engagement.ClearParticipants(domainEvent.AllNames, domainEvent.Now)) Announce(engagement, domainEvent);
        await db.SaveChangesAsync(cancellation);
        foreach (var name in domainEvent.Names)
            domainEvent.Mentions.UnionWith((await db.Engagements.IgnoreQueryFilters().Where(e => e.Folded.Contains(name)).OrderBy(e => e.Id)
                .Select(e => e.Id).Take(PersonErased.MostMentions).ToListAsync(cancellation)).Select(id => $"/v1/engagements/{id}"));
    }

    void Announce(Engagement engagement, PersonErased domainEvent)
    {
        var address = $"/v1/engagements/{engagement.Id}";
        if (!domainEvent.Cleared.Contains(address)) domainEvent.Cleared.Add(address);
        if (engagement.Audience != Audiences.Public) return;
        engagement.Publish(domainEvent.Now);
        db.Announce(new EngagementChanged(engagement.ToSummary(), ["participants"]), engagement, ChangeCauses.Dependency);
    }
}
