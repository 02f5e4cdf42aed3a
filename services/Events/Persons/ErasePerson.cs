using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Persons;

// Erases a person in one transaction: deletes the record, or makes it anonymous if other records cite it, clears the
// names that those spell themselves, and withholds the data of older announcements. A repeat changes only what has got
// a name of the person since.
partial class PersonsApi
{
    public override async Task<V1.ErasePersonResponse> ErasePerson(V1.ErasePersonRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var id = ResourceId.Parse("person", request.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockToErase(id, cancellation);
        var now = clock.Now();
        var person = await db.Persons.SingleOrDefaultAsync(p => p.Id == id, cancellation) ?? throw Problem.NotFound("person", request.Id);
        var isRepeat = person.ErasedAt is not null;
        if (!isRepeat) context.ExpectVersion(person.Version, savedAt: person.UpdatedAt);
        var before = RecordBefore.Of(person, now);
        var hidden = new PersonHidden(id);
        await db.Raise(hidden, cancellation);
        var announceCiting = await citations.Find([id], [.. hidden.Offices], DateOnly.MinValue, DateOnly.MaxValue, now, cancellation);
        var erased = new PersonErased(id, hidden.Offices, person.Folded.Split('\n', StringSplitOptions.RemoveEmptyEntries), now);
        await db.Raise(erased, cancellation);
        var response = new V1.ErasePersonResponse { Deleted = !isRepeat && !erased.IsCited };
        if (!isRepeat) Erase(person, before, response.Deleted, now);
        // Without the names, the records could not be found again.
        var noted = await db.NameMentions.Where(m => m.Person == id).Select(m => m.Address).ToListAsync(cancellation);
        db.NameMentions.AddRange(erased.Mentions.Except(noted).Select(m => new NameMention { Person = id, Address = m }));
        await db.SaveChangesAsync(cancellation);
        await announceCiting(cancellation);
        await db.SaveChangesAsync(cancellation);
        await db.EraseAudit($"persons/{id}", [.. erased.Cleared.Select(a => a["/v1/".Length..])], erased.Names, cancellation);
        await transaction.CommitAsync(cancellation);
        response.Cleared.AddRange(erased.Cleared);
        response.Mentions.AddRange(erased.Mentions.Take(PersonErased.MostShown));
        if (erased.Mentions.Count > PersonErased.MostShown)
            response.MentionsPageToken = NameMention.List(db, id).Next(response.Mentions[^1]);
        if (response.Deleted) return response;
        context.SetETag(ETags.Of(person.Version));
        response.Person = person.ToProto(toStaff: true);
        return response;
    }

    void Erase(Person person, RecordBefore before, bool delete, DateTimeOffset now)
    {
        db.CancelAnnouncements($"persons/{person.Id}");
        person.Erase([.. locales.Texts("person.erased").Select(t => new LanguageText(t.Lang, t.Text_))], now);
        if (!delete)
        {
            // Without its data in the log: the names of earlier announcements.
            db.Announce(person.ToChanged(), about: person, withholdOlder: true);
            return;
        }
        if (before.Visible) db.Announce(person.ToRemoved(), about: null);
        db.Persons.Remove(person);
    }
}
