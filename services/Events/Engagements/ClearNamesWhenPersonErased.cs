using Embassy.Announcements;
using Embassy.Events.Persons;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// A delegation keeps the erased person as its member, without the name that the source spells: beside the person, or
// beside an office that nobody else held that day. Members and participants that are only a full name are removed.
// Titles, places, agendas and outcomes are prose, which staff corrects.
public sealed class ClearNamesWhenPersonErased(EventsDb db) : IDomainEventHandler<PersonErased>
{
    const int Page = 100;

    public async Task Handle(PersonErased domainEvent, CancellationToken cancellation)
    {
        var word = Mention.OfPerson(domainEvent.Person);
        var words = domainEvent.Offices.Select(Mention.OfOffice).Append(word).ToList();
        var cited = await db.Set<Mention>().IgnoreQueryFilters().AsNoTracking().Where(m => words.Contains(m.Word))
            .ToListAsync(cancellation);
        domainEvent.IsCited |= cited.Exists(m => m.Word == word);
        var citing = cited.Select(m => m.EngagementId).ToHashSet();
        foreach (var page in citing.Union(await FindNamed(domainEvent, cancellation)).Order().Chunk(Page))
        {
            var engagements = await db.Engagements.IgnoreQueryFilters().Include(e => e.Delegations).Include(e => e.Mentions)
                .Include(e => e.Agenda).AsSplitQuery().Where(e => page.Contains(e.Id)).OrderBy(e => e.Id).ToListAsync(cancellation);
            var officeHolders = await OfficeHolders.Of(db, [], domainEvent.Offices.Select(o => (Guid?)o),
                engagements.Min(e => e.StartFirst), engagements.Max(e => e.StartLast), cancellation);
            foreach (var engagement in engagements) Clear(engagement, officeHolders, citing.Contains(engagement.Id), domainEvent);
        }
        await db.SaveChangesAsync(cancellation);
        await AddMentions(domainEvent, cancellation);
    }

    void Clear(Engagement engagement, OfficeHolders officeHolders, bool isCiting, PersonErased domainEvent)
    {
        var (person, now, address) = (domainEvent.Person, domainEvent.Now, $"/v1/engagements/{engagement.Id}");
        var changed = new List<string>();
        if (engagement.ClearParticipants(domainEvent.Names, now)) changed.Add("participants");
        var cleared = engagement.Delegations?.ClearNames(m => m.Person == person || domainEvent.IsNamed(m.Person, m.Name)
            || m.Person is null && m.Office is { } office && officeHolders.IsHeldOnlyBy(person, office, engagement.Start)) == true;
        if (cleared) engagement.Change(now);
        // One that cites the person, or an office that it held, is announced with it.
        if (cleared && !isCiting && engagement.Delegations!.IsPublic(now)) changed.Add("delegations");
        if (cleared || changed.Count > 0) domainEvent.Cleared.Add(address);
        if (engagement.Delegations?.Sides.Exists(s => s.Members.Exists(m => m.Person is null && m.Name.Length > 0
            && m.Office is { } office && officeHolders.MayBeHeldBy(person, office, engagement.Start))) == true)
            domainEvent.Mentions.Add(address);
        if (changed.Count == 0 || engagement.Audience != Audiences.Public) return;
        engagement.Publish(now);
        db.Announce(new EngagementChanged(engagement.ToSummary(), changed), engagement, ChangeCauses.Dependency);
    }

    /// <summary>The engagements with a participant or a member who is only a full name of the person.</summary>
    async Task<HashSet<Guid>> FindNamed(PersonErased domainEvent, CancellationToken cancellation)
    {
        var named = new HashSet<Guid>();
        foreach (var name in domainEvent.Names) named.UnionWith(await HavingLine(name).ToListAsync(cancellation));
        if (domainEvent.AllNames.Count == 0) return named;
        // The members have no search column.
        await foreach (var delegations in db.Set<Delegations>().IgnoreQueryFilters().AsNoTracking().AsAsyncEnumerable()
            .WithCancellation(cancellation))
            foreach (var member in delegations.Sides.SelectMany(s => s.Members).Where(m => m.Person != domainEvent.Person))
                if (domainEvent.IsNamed(member.Person, member.Name)) named.Add(delegations.EngagementId);
                else if (domainEvent.IsIn(member.Name)) domainEvent.Mentions.Add($"/v1/engagements/{delegations.EngagementId}");
        return named;
    }

    async Task AddMentions(PersonErased domainEvent, CancellationToken cancellation)
    {
        if (domainEvent.AllNames.Count == 0) return;
        var found = new HashSet<Guid>();
        foreach (var name in domainEvent.Names)
            found.UnionWith(await db.Engagements.IgnoreQueryFilters().Where(e => e.Folded.Contains(name)).Select(e => e.Id)
                .ToListAsync(cancellation));
        foreach (var word in domainEvent.Words) found.UnionWith(await HavingLine(word).ToListAsync(cancellation));
        await foreach (var agenda in db.Set<Agenda>().IgnoreQueryFilters().AsNoTracking().AsAsyncEnumerable()
            .WithCancellation(cancellation))
            if (agenda.Items.Exists(i => i.Texts.Exists(t => domainEvent.IsIn(t.Words)))) found.Add(agenda.EngagementId);
        await foreach (var outcome in db.Set<Outcome>().IgnoreQueryFilters().AsNoTracking().AsAsyncEnumerable()
            .WithCancellation(cancellation))
            if (outcome.Texts.Exists(t => domainEvent.IsIn(t.Words))) found.Add(outcome.EngagementId);
        domainEvent.Mentions.UnionWith(found.Select(id => $"/v1/engagements/{id}"));
    }

    /// <summary>The engagements with a title, place or participant that is this name and nothing else.</summary>
    /// <param name="name">Folded.</param>
    IQueryable<Guid> HavingLine(string name)
    {
        var line = $"\n{name}\n";
        return db.Engagements.IgnoreQueryFilters().Where(e => ("\n" + e.Folded + "\n").Contains(line)).OrderBy(e => e.Id).Select(e => e.Id);
    }
}
