using Embassy.Announcements;
using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// What cites a person or an office shows who held it on its day: when that is another now, others are told of each.
partial class EventsApi
{
    /// <summary>The engagements and letters that cite one of these in these days, with what each shows in public of who that is.</summary>
    sealed record CitingRecords(List<(Engagement Engagement, V1.Engagement Shown)> Engagements, List<(Letter Letter, V1.Letter Shown)> Letters);

    async Task<CitingRecords> FindCiting(Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation)
    {
        var words = persons.Select(Mention.OfPerson).Concat(offices.Select(Mention.OfOffice)).ToList();
        var engagements = await db.Engagements.Include(e => e.Delegations).Include(e => e.Mentions).Include(e => e.Agenda).AsSplitQuery()
            .Where(e => e.StartFirst <= last && e.StartLast >= first && e.Mentions.Any(m => words.Contains(m.Word))).ToListAsync(cancellation);
        var letters = await db.Letters.Where(l => l.DatedFirst <= last && l.DatedLast >= first
            && (persons.Contains(l.Sender.PersonId!.Value) || persons.Contains(l.Addressee.PersonId!.Value)
                || offices.Contains(l.Sender.OfficeId!.Value) || offices.Contains(l.Addressee.OfficeId!.Value))).ToListAsync(cancellation);
        return await Show(engagements, letters, now, cancellation);
    }

    /// <summary>What they show in public now. Ask again after the change, and compare.</summary>
    async Task<CitingRecords> Show(List<Engagement> engagements, List<Letter> letters, DateTimeOffset now, CancellationToken cancellation)
    {
        var members = engagements.SelectMany(e => e.Delegations?.Sides ?? []).SelectMany(s => s.Members).ToList();
        var parties = letters.SelectMany(l => (Party[])[l.Sender, l.Addressee]).ToList();
        var days = engagements.SelectMany(e => (DateOnly[])[e.StartFirst, e.StartLast]).Concat(letters.SelectMany(l => (DateOnly[])[l.DatedFirst, l.DatedLast])).ToList();
        if (days.Count == 0) return new CitingRecords([], []);
        var officeHolders = (await OfficeHolders.Of(db, members.Select(m => m.Person).Concat(parties.Select(p => p.PersonId)),
            members.Select(m => m.Office).Concat(parties.Select(p => p.OfficeId)), days.Min(), days.Max(), cancellation)).Public(now);
        return new CitingRecords(
            [.. engagements.Where(e => e.Face(now)?.Delegations.Count > 0).Select(e =>
            {
                var shown = new V1.Engagement { Delegations = { e.Delegations!.Sides.Select(s => s.ToProto()) } };
                officeHolders.Fill(shown, e);
                return (e, shown);
            })],
            [.. letters.Where(l => l.Audience == Audiences.Public).Select(l =>
            {
                var shown = l.ToProto(null, toStaff: false);
                officeHolders.Fill(shown, l);
                return (l, shown);
            })]);
    }

    /// <summary>Tells of each that shows somebody else than before. Call it when the change is written, in its transaction.</summary>
    async Task TellCiting(CitingRecords before, DateTimeOffset now, CancellationToken cancellation)
    {
        var after = await Show([.. before.Engagements.Select(e => e.Engagement)], [.. before.Letters.Select(l => l.Letter)], now, cancellation);
        foreach (var (engagement, _) in after.Engagements.Zip(before.Engagements).Where(e => !e.First.Shown.Equals(e.Second.Shown)).Select(e => e.First))
        {
            engagement.Change(now);
            engagement.Publish(now);
            db.Announce(new EngagementChanged(engagement.ToSummary(), ["delegations"]), about: Disclosure.Of(engagement, engagement.Delegations!), ChangeCauses.Dependency);
        }
        foreach (var (letter, shown) in after.Letters.Zip(before.Letters).Where(l => !l.First.Shown.Equals(l.Second.Shown)).Select(l => l.First))
        {
            letter.Change(now);
            db.Announce(letter.ToPublished(shown), about: letter, ChangeCauses.Dependency, withholdOlder: true);
        }
    }
}
