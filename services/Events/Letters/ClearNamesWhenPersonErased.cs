using Embassy.Events.Persons;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

// A letter keeps the erased person as its sender or addressee, without the name that the source spells: beside the
// person, beside an office that nobody else held that day, or alone. Its title and text are prose, which staff
// corrects.
public sealed class ClearNamesWhenPersonErased(EventsDb db) : IDomainEventHandler<PersonErased>
{
    public async Task Handle(PersonErased domainEvent, CancellationToken cancellation)
    {
        var (person, offices) = (domainEvent.Person, domainEvent.Offices);
        var citing = await db.Letters.IgnoreQueryFilters()
            .Where(l => l.Sender.PersonId == person || l.Addressee.PersonId == person
                || offices.Contains(l.Sender.OfficeId!.Value) || offices.Contains(l.Addressee.OfficeId!.Value))
            .OrderBy(l => l.Id).ToListAsync(cancellation);
        domainEvent.IsCited |= citing.Exists(l => l.Sender.PersonId == person || l.Addressee.PersonId == person);
        if (citing.Count > 0)
        {
            var officeHolders = await db.FindOfficeHolders(citing, cancellation);
            foreach (var letter in citing) ClearCited(letter, officeHolders, domainEvent);
            await db.SaveChangesAsync(cancellation);
        }
        if (domainEvent.AllNames.Count == 0) return;
        var named = await FindNamed(domainEvent, cancellation);
        foreach (var letter in named)
        {
            letter.ClearNames(p => domainEvent.IsNamed(p.PersonId, p.Name));
            letter.Change(domainEvent.Now);
            domainEvent.Cleared.Add($"/v1/letters/{letter.Id}");
        }
        foreach (var (letter, shown) in await db.ShowToPublic(named, domainEvent.Now, cancellation))
            db.Announce(letter.ToPublished(shown), about: letter, ChangeCauses.Dependency, withholdOlder: true);
    }

    static void ClearCited(Letter letter, OfficeHolders officeHolders, PersonErased domainEvent)
    {
        var (person, day) = (domainEvent.Person, letter.Dated);
        var cleared = letter.ClearNames(p => p.PersonId == person || domainEvent.IsNamed(p.PersonId, p.Name)
            || p.PersonId is null && p.OfficeId is { } office && officeHolders.IsHeldOnlyBy(person, office, day));
        var address = $"/v1/letters/{letter.Id}";
        // One that is public counts the change when it is announced.
        if (cleared && letter.Audience != Audiences.Public) letter.Change(domainEvent.Now);
        if (cleared) domainEvent.Cleared.Add(address);
        if (((Party[])[letter.Sender, letter.Addressee]).Any(p => p.PersonId is null && p.Name.Length > 0
            && p.OfficeId is { } office && officeHolders.MayBeHeldBy(person, office, day))) domainEvent.Mentions.Add(address);
    }

    /// <summary>The letters that name the person alone; adds those that mention it.</summary>
    async Task<List<Letter>> FindNamed(PersonErased domainEvent, CancellationToken cancellation)
    {
        var named = new List<Guid>();
        // The names and texts have no search column.
        await foreach (var letter in db.Letters.IgnoreQueryFilters().AsNoTracking().OrderBy(l => l.Id).AsAsyncEnumerable()
            .WithCancellation(cancellation))
        {
            var parties = ((Party[])[letter.Sender, letter.Addressee]).ToLookup(p => domainEvent.IsNamed(p.PersonId, p.Name));
            if (parties.Contains(true)) named.Add(letter.Id);
            if (letter.Titles.Select(t => t.Words).Concat(letter.Texts.Select(t => t.Words)).Concat(parties[false].Select(p => p.Name))
                .Any(domainEvent.IsIn)) domainEvent.Mentions.Add($"/v1/letters/{letter.Id}");
        }
        return await db.Letters.IgnoreQueryFilters().Where(l => named.Contains(l.Id)).OrderBy(l => l.Id).ToListAsync(cancellation);
    }
}
