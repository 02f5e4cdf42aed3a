using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// Letters under embargo name persons and offices, and tenures are as hidden as both: what waits of them follows a person or an
// office that is corrected, or becomes internal.
partial class EventsApi
{
    sealed record EmbargoedTenures(CitingRecords Letters, List<Guid> Tenures);

    /// <summary>The letters under embargo that show this person or this office, as they show it now, and the tenures.</summary>
    async Task<EmbargoedTenures> FindWaiting(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation)
    {
        var tenures = await db.Tenures.IgnoreQueryFilters().AsNoTracking().Where(t => t.PersonId == person || t.OfficeId == office)
            .Select(t => new { t.Id, t.OfficeId }).ToListAsync(cancellation);
        var offices = tenures.Select(t => t.OfficeId).Append(office ?? Guid.Empty).Distinct().ToList();
        var letters = await db.Letters.Where(l => l.Audience == Audiences.Public && l.EmbargoUntil > now
            && (person != null && (l.Sender.PersonId == person || l.Addressee.PersonId == person)
                || offices.Contains(l.Sender.OfficeId!.Value) || offices.Contains(l.Addressee.OfficeId!.Value))).ToListAsync(cancellation);
        return new EmbargoedTenures(await Show([], letters, now, cancellation), [.. tenures.Select(t => t.Id)]);
    }

    /// <summary>Call it when the change of the person or the office is written, in its transaction.</summary>
    async Task TellWaiting(EmbargoedTenures embargoedTenures, DateTimeOffset now, CancellationToken cancellation)
    {
        await TellCiting(embargoedTenures.Letters, now, cancellation);
        var tenures = await db.Tenures.AsNoTracking().Where(t => embargoedTenures.Tenures.Contains(t.Id)).ToListAsync(cancellation);
        var (persons, offices) = (tenures.Select(t => t.PersonId).Distinct().ToList(), tenures.Select(t => t.OfficeId).Distinct().ToList());
        var people = await db.Persons.AsNoTracking().Where(p => persons.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
        var posts = await db.Offices.AsNoTracking().Where(o => offices.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellation);
        foreach (var tenure in tenures)
            db.Reschedule($"tenures/{tenure.Id}", Disclosure.Of(Disclosure.Of(people[tenure.PersonId], posts[tenure.OfficeId]), tenure));
        await db.SaveChangesAsync(cancellation);
    }
}
