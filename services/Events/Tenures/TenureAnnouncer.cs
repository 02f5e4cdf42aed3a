using Embassy.Events.Disclosures;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

/// <summary>Announces tenures again when their person or office is saved.</summary>
/// <remarks>
/// A tenure is as hidden as both, so it stops being public with either and waits for the embargo of either.
/// </remarks>
public sealed class TenureAnnouncer(EventsDb db, CitationAnnouncer citations)
{
    /// <summary>Call it before SaveChanges, when the audience of a person or an office may have changed.</summary>
    public async Task Announce(IHasAudience record, RecordBefore recordBefore, IQueryable<Tenure> tenures, DateTimeOffset now, CancellationToken cancellation)
    {
        if (recordBefore.Audience is null || recordBefore.Audience == record.Audience && recordBefore.Embargo == record.EmbargoUntil) return;
        foreach (var tenure in await tenures.Where(t => t.Audience == Audiences.Public).ToListAsync(cancellation))
        {
            IHasAudience other = record is Person
                ? await db.Offices.SingleAsync(o => o.Id == tenure.OfficeId, cancellation)
                : await db.Persons.SingleAsync(p => p.Id == tenure.PersonId, cancellation);
            var rest = Disclosure.Of(other, tenure);
            tenure.Change();
            var tenureBefore = RecordBefore.Of(Disclosure.Of(new Disclosure(recordBefore.Audience, recordBefore.Embargo), rest), now);
            db.AnnounceRecord(Disclosure.Of(record, rest), $"tenures/{tenure.Id}", tenureBefore, tenure.ToChanged, tenure.ToRemoved, tenure.Change, now);
        }
    }

    /// <summary>
    /// The tenures of this person or office, and the embargoed records that cite it, in their current representation.
    /// </summary>
    public async Task<EmbargoedTenures> FindEmbargoed(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation)
    {
        var tenures = await db.Tenures.IgnoreQueryFilters().AsNoTracking().Where(t => t.PersonId == person || t.OfficeId == office)
            .Select(t => new { t.Id, t.OfficeId }).ToListAsync(cancellation);
        var offices = tenures.Select(t => t.OfficeId).Append(office ?? Guid.Empty).Distinct().ToArray();
        return new EmbargoedTenures(await citations.FindEmbargoed(person, offices, now, cancellation), [.. tenures.Select(t => t.Id)]);
    }

    /// <summary>
    /// Updates embargoed announcements to match the person or the office. Call it after the write, in its transaction.
    /// </summary>
    public async Task AnnounceEmbargoed(EmbargoedTenures embargoedTenures, CancellationToken cancellation)
    {
        await embargoedTenures.Citing(cancellation);
        var tenures = await db.Tenures.AsNoTracking().Where(t => embargoedTenures.Tenures.Contains(t.Id)).ToListAsync(cancellation);
        var (persons, offices) = (tenures.Select(t => t.PersonId).Distinct().ToList(), tenures.Select(t => t.OfficeId).Distinct().ToList());
        var people = await db.Persons.AsNoTracking().Where(p => persons.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
        var posts = await db.Offices.AsNoTracking().Where(o => offices.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellation);
        foreach (var tenure in tenures)
            db.Reschedule($"tenures/{tenure.Id}", Disclosure.Of(Disclosure.Of(people[tenure.PersonId], posts[tenure.OfficeId]), tenure));
        await db.SaveChangesAsync(cancellation);
    }
}
