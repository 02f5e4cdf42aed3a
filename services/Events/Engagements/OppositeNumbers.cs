using Embassy.ServiceDefaults;

namespace Embassy.Events.Engagements;

/// <summary>Validates the opposite numbers of the members of delegations.</summary>
/// <remarks>They may be named on one side alone; the response shows them on both.</remarks>
static class OppositeNumbers
{
    public static void Validate(RequestValidation validation, List<Side> sides)
    {
        for (var i = 0; i < sides.Count; i++)
            for (var n = 0; n < sides[i].Members.Count; n++)
            {
                var (member, at) = (sides[i].Members[n], $"delegations[{i}].members[{n}].opposite");
                if (member.Opposite is not { } opposite) continue;
                var other = sides.Find(s => s.Of == opposite.Side);
                validation.When(other is null || opposite.Place < 1 || opposite.Place > other.Members.Count, at, "not_on_record",
                    "The side, and the place in its list from 1, of a member of another delegation.");
                validation.When(other == sides[i], $"{at}.side", "duplicate", "A member of another delegation.");
                if (other is null || other == sides[i] || opposite.Place < 1 || opposite.Place > other.Members.Count) continue;
                var there = other.Members[opposite.Place - 1];
                validation.When(there.Role != member.Role, at, "not_applicable", "Members face members, interpreters interpreters.");
                var me = new Opposite(sides[i].Of, n + 1);
                validation.When(there.Opposite is { } back && back.Side == me.Side && back != me
                    || sides[i].Members.Where(m => m != member).Any(m => m.Opposite == opposite), at, "duplicate",
                    "Each member has one opposite number in another delegation.");
            }
    }

    /// <summary>Adds the opposite number that only the other side names.</summary>
    public static void Complete(IList<V1.Delegation> delegations)
    {
        foreach (var side in delegations)
            foreach (var member in side.Members.Where(m => m.Opposite is not null).ToList())
                if (delegations.FirstOrDefault(d => d.Side == member.Opposite.Side)?.Members
                    .FirstOrDefault(m => m.Place == member.Opposite.Place) is { Opposite: null } other)
                    other.Opposite = new V1.OppositeNumber { Side = side.Side, Place = member.Place };
    }

    /// <summary>Counts the places of those who are shown, so that no gap tells of others.</summary>
    public static void Renumber(IList<V1.Delegation> delegations)
    {
        var places = delegations.SelectMany(d => d.Members.Select((m, i) => (d.Side, m.Place, Shown: i + 1)))
            .ToDictionary(m => (m.Side, m.Place), m => m.Shown);
        foreach (var side in delegations)
            foreach (var member in side.Members)
            {
                member.Place = places[(side.Side, member.Place)];
                if (member.Opposite is not { } opposite) continue;
                if (places.TryGetValue((opposite.Side, opposite.Place), out var place)) opposite.Place = place;
                else member.Opposite = null;
            }
    }
}
