using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Erases a person in one transaction: deletes the record, or makes it anonymous if other records cite it, clears the
// names that those spell themselves, and withholds the data of older announcements. A repeat changes nothing.
partial class PersonsApi
{
    public override async Task<V1.ErasePersonResponse> ErasePerson(V1.ErasePersonRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var id = ResourceId.Parse("person", request.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var person = await db.Persons.SingleOrDefaultAsync(p => p.Id == id, cancellation) ?? throw Problem.NotFound("person", request.Id);
        var response = new V1.ErasePersonResponse();
        if (person.ErasedAt is null)
        {
            context.ExpectVersion(person.Version);
            var before = RecordBefore.Of(person, now);
            var announceCiting = await citations.Find([id], [], DateOnly.MinValue, DateOnly.MaxValue, now, cancellation);
            var announceEmbargoed = await citations.FindEmbargoed(id, null, now, cancellation);
            var erased = new PersonErased(id, person.Folded.Split('\n'), now);
            await db.Raise(erased, cancellation);
            db.CancelAnnouncements($"persons/{id}");
            var names = locales.Texts("person.erased").Select(t => new LanguageText(t.Lang, t.Text_)).ToList();
            person.Erase(names, now);
            if (erased.IsCited)
            {
                // Without its data in the log: the names of earlier announcements.
                db.Announce(person.ToChanged(), about: person, withholdOlder: true);
                await db.SaveChangesAsync(cancellation);
                await announceCiting(cancellation);
                await announceEmbargoed(cancellation);
            }
            else
            {
                if (before.Visible) db.Announce(person.ToRemoved(), about: null);
                db.Persons.Remove(person);
            }
            await db.SaveChangesAsync(cancellation);
            response.Deleted = !erased.IsCited;
            response.Cleared.AddRange(erased.Cleared);
            response.Mentions.AddRange(erased.Mentions.Take(PersonErased.MostMentions));
        }
        await transaction.CommitAsync(cancellation);
        if (response.Deleted) return response;
        context.SetETag(ETags.Of(person.Version));
        response.Person = person.ToProto(toStaff: true);
        return response;
    }
}
