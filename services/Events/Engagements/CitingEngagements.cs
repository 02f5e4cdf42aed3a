using Embassy.Announcements;
using Embassy.Events.Citations;
using Embassy.Events.Disclosures;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>Engagements cite the members of their delegations and show the offices that they held on the day.</summary>
public sealed class CitingEngagements(EventsDb db) : ICitingRecords
{
    public async Task<AnnounceDifferences> Find(
        Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation)
    {
        var words = persons.Select(Mention.OfPerson).Concat(offices.Select(Mention.OfOffice)).ToList();
        var engagements = await db.Engagements.Include(e => e.Delegations).Include(e => e.Mentions).Include(e => e.Agenda)
            .AsSplitQuery()
            .Where(e => e.StartFirst <= last && e.StartLast >= first && e.Mentions.Any(m => words.Contains(m.Word)))
            .ToListAsync(cancellation);
        var before = await Show(engagements, now, cancellation);
        return async cancellation =>
        {
            var after = await Show([.. before.Select(e => e.Engagement)], now, cancellation);
            foreach (var (engagement, _) in after.Zip(before).Where(e => !e.First.Shown.Equals(e.Second.Shown)).Select(e => e.First))
            {
                engagement.Change(now);
                engagement.Publish(now);
                var about = Disclosure.Of(engagement, engagement.Delegations!);
                db.Announce(new EngagementChanged(engagement.ToSummary(), ["delegations"]), about, ChangeCauses.Dependency);
            }
        };
    }

    // Announcements of engagements do not name delegation members, so no embargoed announcement needs an update.
    public Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation) =>
        Task.FromResult<AnnounceDifferences>(_ => Task.CompletedTask);

    /// <summary>
    /// The engagements with public delegations (now or after an embargo), each as the public will see it.
    /// </summary>
    async Task<List<(Engagement Engagement, V1.Engagement Shown)>> Show(List<Engagement> engagements, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (engagements.Count == 0) return [];
        var members = engagements.SelectMany(e => e.Delegations?.Sides ?? []).SelectMany(s => s.Members).ToList();
        var officeHolders = (await OfficeHolders.Of(db, members.Select(m => m.Person), members.Select(m => m.Office),
            engagements.Min(e => e.StartFirst), engagements.Max(e => e.StartLast), cancellation)).Public(now);
        return [.. engagements.Where(e => e.Face(now)?.Delegations.Count > 0).Select(e =>
        {
            var shown = new V1.Engagement { Delegations = { e.Delegations!.Sides.Select(s => s.ToProto()) } };
            officeHolders.Fill(shown, e);
            return (e, shown);
        })];
    }
}
