using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

// A letter keeps the erased person as its sender or addressee, without the name that the source spells. Its title and
// text are prose, which staff corrects.
public sealed class ClearNamesWhenPersonErased(EventsDb db) : IDomainEventHandler<PersonErased>
{
    public async Task Handle(PersonErased domainEvent, CancellationToken cancellation)
    {
        var person = domainEvent.Person;
        foreach (var letter in await db.Letters.IgnoreQueryFilters()
            .Where(l => l.Sender.PersonId == person || l.Addressee.PersonId == person)
            .OrderBy(l => l.Id).ToListAsync(cancellation))
        {
            domainEvent.IsCited = true;
            if (!letter.ClearName(person)) continue;
            letter.Change(domainEvent.Now);
            domainEvent.Cleared.Add($"/v1/letters/{letter.Id}");
        }
        // The texts have no search column.
        await foreach (var letter in db.Letters.IgnoreQueryFilters().AsNoTracking().OrderBy(l => l.Id).AsAsyncEnumerable()
            .WithCancellation(cancellation))
        {
            var prose = letter.Titles.Select(t => t.Words).Concat(letter.Texts.Select(t => t.Words)).Select(TextFolding.Of).ToList();
            if (domainEvent.Names.Any(n => prose.Exists(p => p.Contains(n, StringComparison.Ordinal))))
                domainEvent.Mentions.Add($"/v1/letters/{letter.Id}");
        }
    }
}
