using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Letters;

/// <summary>Resolves the two parties of a letter as of its day.</summary>
public static class PartyCapacities
{
    /// <summary>The holders of the offices cited by these letters, for their days.</summary>
    /// <param name="letters">At least one.</param>
    public static Task<OfficeHolders> FindOfficeHolders(this EventsDb db, List<Letter> letters, CancellationToken cancellation)
    {
        var parties = letters.SelectMany(l => (Party[])[l.Sender, l.Addressee]).ToList();
        return OfficeHolders.Of(db, parties.Select(p => p.PersonId), parties.Select(p => p.OfficeId),
            letters.Min(l => l.DatedFirst), letters.Max(l => l.DatedLast), cancellation);
    }

    /// <summary>The public ones of these letters, each with its public representation.</summary>
    public static async Task<List<(Letter Letter, V1.Letter Shown)>> ShowToPublic(
        this EventsDb db, List<Letter> letters, DateTimeOffset now, CancellationToken cancellation)
    {
        if (letters.Count == 0) return [];
        var officeHolders = (await db.FindOfficeHolders(letters, cancellation)).Public(now);
        return [.. letters.Where(l => l.Audience == Audiences.Public).Select(l =>
        {
            var shown = l.ToProto(toStaff: false);
            officeHolders.Fill(shown, l);
            return (l, shown);
        })];
    }

    /// <summary>Fills in the capacities of both parties that the reader may see.</summary>
    public static void Fill(this OfficeHolders officeHolders, V1.Letter shown, Letter letter)
    {
        officeHolders.Fill(shown.Sender, letter.Sender, letter.Dated);
        officeHolders.Fill(shown.Addressee, letter.Addressee, letter.Dated);
    }

    static void Fill(this OfficeHolders officeHolders, V1.LetterParty shown, Party party, CivilDate day)
    {
        if (party.PersonId is { } person && !officeHolders.HasPerson(person)) shown.Person = "";
        if (party.OfficeId is { } office && !officeHolders.HasOffice(office)) shown.Office = "";
        shown.Capacities.Add(officeHolders.Capacities(party.PersonId, party.OfficeId, day));
    }
}
