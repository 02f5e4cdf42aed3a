using Embassy.Events.Tenures;

namespace Embassy.Events.Engagements;

/// <summary>Resolves the members of an engagement's delegations as of its day.</summary>
public static class DelegationCapacities
{
    /// <summary>Fills in the capacities of each member that the reader may see.</summary>
    public static void Fill(this OfficeHolders officeHolders, V1.Engagement shown, Engagement engagement)
    {
        if (engagement.Delegations is not { } delegations) return;
        OppositeNumbers.Complete(shown.Delegations);
        foreach (var (side, entered) in shown.Delegations.Zip(delegations.Sides))
        {
            foreach (var (member, cited) in side.Members.Zip(entered.Members).ToList())
            {
                if (cited.Person is { } person && !officeHolders.HasPerson(person)) member.Person = "";
                if (cited.Office is { } office && !officeHolders.HasOffice(office)) member.Office = "";
                member.Capacities.Add(officeHolders.Capacities(cited.Person, cited.Office, engagement.Start));
                if (member.Person.Length + member.Office.Length + member.Name.Length == 0) side.Members.Remove(member);
            }
        }
        OppositeNumbers.Renumber(shown.Delegations);
    }
}
