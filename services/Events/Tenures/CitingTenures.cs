using Embassy.Events.Citations;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

/// <summary>A tenure cites its person and its office, and is as hidden as both.</summary>
/// <remarks>So it stops being public with either, and waits for the embargo of either.</remarks>
public sealed class CitingTenures(EventsDb db) : ICitingRecords
{
    public async Task<AnnounceDifferences> Find(
        Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation)
    {
        var tenures = await db.Tenures.Where(t => t.MayFrom <= last && t.MayTo >= first && t.Audience == Audiences.Public
            && (persons.Contains(t.PersonId) || offices.Contains(t.OfficeId))).ToListAsync(cancellation);
        var before = await Cited(tenures, cancellation);
        return async cancellation =>
        {
            var after = await Cited(tenures, cancellation);
            foreach (var tenure in tenures.Where(t => before[t.Id] != after[t.Id]))
            {
                tenure.Change();
                db.AnnounceRecord(Of(after[tenure.Id], tenure), $"tenures/{tenure.Id}", RecordBefore.Of(Of(before[tenure.Id], tenure), now),
                    tenure.ToChanged, tenure.ToRemoved, tenure.Change, now);
            }
        };
    }

    // A tenure shows nothing of its person and office, so only the time of its announcement can change.
    public Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation) =>
        Task.FromResult<AnnounceDifferences>(async cancellation =>
        {
            var tenures = await db.Tenures.AsNoTracking().Where(t => t.PersonId == person || t.OfficeId == office)
                .ToListAsync(cancellation);
            var cited = await Cited(tenures, cancellation);
            foreach (var tenure in tenures) db.Reschedule($"tenures/{tenure.Id}", Of(cited[tenure.Id], tenure));
        });

    /// <summary>The current disclosures of the person and the office of each tenure.</summary>
    async Task<Dictionary<Guid, (Disclosure Person, Disclosure Office)>> Cited(List<Tenure> tenures, CancellationToken cancellation)
    {
        if (tenures.Count == 0) return [];
        var (persons, offices) = (tenures.Select(t => t.PersonId).Distinct().ToList(), tenures.Select(t => t.OfficeId).Distinct().ToList());
        var people = await db.Persons.AsNoTracking().Where(p => persons.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => new Disclosure(p.Audience, p.EmbargoUntil), cancellation);
        var posts = await db.Offices.AsNoTracking().Where(o => offices.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, o => new Disclosure(o.Audience, o.EmbargoUntil), cancellation);
        return tenures.ToDictionary(t => t.Id, t => (people[t.PersonId], posts[t.OfficeId]));
    }

    static Disclosure Of((Disclosure Person, Disclosure Office) cited, Tenure tenure) =>
        Disclosure.Of(Disclosure.Of(cited.Person, cited.Office), tenure);
}
