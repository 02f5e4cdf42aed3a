using Embassy.Events.Engagements;
using Embassy.Events.Persons;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// A tenure names its person and its office: it stops being public with either, and is announced again with it.
partial class EventsApi
{
    /// <summary>Call it when the audience of a person or an office may be another, before SaveChanges.</summary>
    async Task TellTenures(IHasAudience record, RecordBefore recordBefore, IQueryable<Tenure> tenures, DateTimeOffset now, CancellationToken cancellation)
    {
        if (recordBefore.Audience is null || recordBefore.Audience == record.Audience && recordBefore.Embargo == record.EmbargoUntil) return;
        foreach (var tenure in await tenures.Where(t => t.Audience == Audiences.Public).ToListAsync(cancellation))
        {
            IHasAudience other = record is Person
                ? await db.Offices.SingleAsync(o => o.Id == tenure.OfficeId, cancellation)
                : await db.Persons.SingleAsync(p => p.Id == tenure.PersonId, cancellation);
            var rest = Disclosure.Of(other, tenure);
            tenure.Change();
            Tell(Disclosure.Of(record, rest), $"tenures/{tenure.Id}", RecordBefore.Of(Disclosure.Of(new Disclosure(recordBefore.Audience, recordBefore.Embargo), rest), now),
                tenure.ToChanged, tenure.ToRemoved, tenure.Change, now);
        }
    }
}
