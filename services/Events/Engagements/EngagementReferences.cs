using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>Validates the references of an engagement.</summary>
public static class EngagementReferences
{
    /// <summary>
    /// Rejects unknown persons, offices and engagements, names of the erased, and a series that would form a cycle.
    /// </summary>
    /// <remarks>Within the transaction that saves the engagement.</remarks>
    public static async Task CheckReferences(this EventsDb db, EngagementEntry entry, Guid id, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        var members = entry.Sides.SelectMany((s, i) => s.Members.Select((m, n) => (Member: m, At: $"delegations[{i}].members[{n}]")))
            .ToList();
        var (persons, offices) =
            (members.Select(m => m.Member.Person).OfType<Guid>().Distinct().ToList(), members.Select(m => m.Member.Office).OfType<Guid>()
                .Distinct().ToList());
        await db.LockAgainstErasure(persons.Select(p => (Guid?)p), [], cancellation);
        var knownPersons = persons.Count == 0 ? [] : await db.Persons.Where(p => persons.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.ErasedAt, cancellation);
        var knownOffices = offices.Count == 0
            ? [] : await db.Offices.Where(o => offices.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancellation);
        foreach (var (member, at) in members)
        {
            validation.When(member.Person is { } person && !knownPersons.ContainsKey(person), $"{at}.person", "not_on_record",
                "Enter the person first.");
            validation.When(member.Person is { } erased && knownPersons.GetValueOrDefault(erased) is not null && member.Name.Length > 0,
                $"{at}.name", "not_applicable", "The person was erased; no name is kept.");
            validation.When(member.Office is { } office && !knownOffices.Contains(office), $"{at}.office", "not_on_record",
                "Enter the office first.");
        }
        if (entry.Follows is { } follows) await CheckSeries(db, entry, follows, id, validation, cancellation);
        validation.Refuse();
    }

    static async Task CheckSeries(EventsDb db, EngagementEntry entry, Guid follows, Guid id, RequestValidation validation,
        CancellationToken cancellation)
    {
        var all = db.Engagements.IgnoreQueryFilters().AsNoTracking();
        var first = await all.Where(e => e.Id == follows).Select(e => new { e.Series, e.Follows }).SingleOrDefaultAsync(cancellation);
        if (follows == id) validation.Add("follows", "circular", "It would come after itself.");
        else if (first is null) validation.Add("follows", "not_on_record", "Enter the session before first.");
        else if (first.Series != entry.Series)
            validation.Add("follows", "invalid_format",
                $"That one belongs to {(first.Series is null ? "no series" : "the series " + first.Series)}.");
        else
        {
            for (var before =
                first.Follows; before is { } at; before = await all.Where(e => e.Id == at).Select(e => e.Follows)
                    .SingleOrDefaultAsync(cancellation))
            {
                if (at != id) continue;
                validation.Add("follows", "circular", "It would come after itself: that one comes, over others or at once, after this.");
                return;
            }
        }
    }
}
