using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Letters;

/// <summary>Who the two sides of a letter were on its day.</summary>
public static class PartyCapacities
{
    /// <summary>What is on record of the persons and offices that these letters cite, in their days.</summary>
    /// <param name="letters">At least one.</param>
    public static Task<OfficeHolders> FindOfficeHolders(this EventsDb db, List<Letter> letters, CancellationToken cancellation)
    {
        var parties = letters.SelectMany(l => (Party[])[l.Sender, l.Addressee]).ToList();
        return OfficeHolders.Of(db, parties.Select(p => p.PersonId), parties.Select(p => p.OfficeId),
            letters.Min(l => l.DatedFirst), letters.Max(l => l.DatedLast), cancellation);
    }

    /// <summary>Fills in who both sides were; leaves out what the reader may not know.</summary>
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
