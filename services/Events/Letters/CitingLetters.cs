using Embassy.Events.Citations;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

/// <summary>Letters cite their sender and addressee and show the offices that they held on the day.</summary>
public sealed class CitingLetters(EventsDb db) : ICitingRecords
{
    public async Task<AnnounceDifferences> Find(
        Guid[] persons, Guid[] offices, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancellation)
    {
        var letters = await db.Letters.Where(l => l.DatedFirst <= last && l.DatedLast >= first
            && (persons.Contains(l.Sender.PersonId!.Value) || persons.Contains(l.Addressee.PersonId!.Value)
                || offices.Contains(l.Sender.OfficeId!.Value) || offices.Contains(l.Addressee.OfficeId!.Value))).ToListAsync(cancellation);
        return await Compare(letters, now, cancellation);
    }

    // An embargoed announcement names persons and offices, so it is updated when one is corrected or becomes internal.
    public async Task<AnnounceDifferences> FindEmbargoed(Guid? person, Guid? office, DateTimeOffset now, CancellationToken cancellation)
    {
        // A letter that cites an office shows its holder.
        var offices = person is { } holder ? await Tenure.OfficesOf(db, holder, cancellation) : [];
        if (office is { } post) offices.Add(post);
        var letters = await db.Letters.Where(l => l.Audience == Audiences.Public && l.EmbargoUntil > now
            && (person != null && (l.Sender.PersonId == person || l.Addressee.PersonId == person)
                || offices.Contains(l.Sender.OfficeId!.Value) || offices.Contains(l.Addressee.OfficeId!.Value))).ToListAsync(cancellation);
        return await Compare(letters, now, cancellation);
    }

    async Task<AnnounceDifferences> Compare(List<Letter> letters, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = await db.ShowToPublic(letters, now, cancellation);
        return async cancellation =>
        {
            var after = await db.ShowToPublic([.. before.Select(l => l.Letter)], now, cancellation);
            foreach (var (letter, shown) in after.Zip(before).Where(l => !l.First.Shown.Equals(l.Second.Shown)).Select(l => l.First))
            {
                letter.Change(now);
                db.Announce(letter.ToPublished(shown), about: letter, ChangeCauses.Dependency, withholdOlder: true);
            }
        };
    }
}
