using Embassy.Events.Offices;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

/// <summary>The holders of offices in a range of days, as far as the caller may see them.</summary>
/// <remarks>
/// Capacities are resolved for the day of the citing record, so an engagement of 2023 always shows the holder of 2023.
/// </remarks>
public sealed class OfficeHolders
{
    readonly Dictionary<Guid, Person> persons;
    readonly Dictionary<Guid, Office> offices;
    readonly List<Tenure> tenures;

    OfficeHolders(IEnumerable<Person> persons, IEnumerable<Office> offices, IEnumerable<Tenure> tenures)
    {
        (this.persons, this.offices) = (persons.ToDictionary(p => p.Id), offices.ToDictionary(o => o.Id));
        // A tenure shows its person and its office, so it is hidden if either is hidden.
        this.tenures =
            [.. tenures.Where(t => this.persons.ContainsKey(t.PersonId) && this.offices.ContainsKey(t.OfficeId)).OrderBy(t => t.MayFrom)
                .ThenBy(t => t.Id)];
    }

    /// <summary>
    /// Loads the tenures of these persons and offices in a range of days: three queries, none if nothing is cited.
    /// </summary>
    public static async Task<OfficeHolders> Of(EventsDb db, IEnumerable<Guid?> persons, IEnumerable<Guid?> offices, DateOnly first,
        DateOnly last, CancellationToken cancellation)
    {
        var (people, posts) = (persons.OfType<Guid>().ToHashSet(), offices.OfType<Guid>().ToHashSet());
        if (people.Count + posts.Count == 0) return new OfficeHolders([], [], []);
        var tenures = await db.Tenures.AsNoTracking()
            .Where(t => t.MayFrom <= last && t.MayTo >= first && (people.Contains(t.PersonId) || posts.Contains(t.OfficeId)))
            .ToListAsync(cancellation);
        people.UnionWith(tenures.Select(t => t.PersonId));
        posts.UnionWith(tenures.Select(t => t.OfficeId));
        return new OfficeHolders(
            await db.Persons.AsNoTracking().Where(p => people.Contains(p.Id)).ToListAsync(cancellation),
            await db.Offices.AsNoTracking().Where(o => posts.Contains(o.Id)).ToListAsync(cancellation), tenures);
    }

    /// <summary>The subset that is public at a time.</summary>
    public OfficeHolders Public(DateTimeOffset now) =>
        new(persons.Values.Where(p => p.IsPublic(now)), offices.Values.Where(o => o.IsPublic(now)), tenures.Where(t => t.IsPublic(now)));

    public bool HasPerson(Guid id) => persons.ContainsKey(id);

    public bool HasOffice(Guid id) => offices.ContainsKey(id);

    /// <summary>True if the person may have held the office on a date.</summary>
    public bool MayBeHeldBy(Guid person, Guid office, CivilDate day) => MayHold(office, day).Contains(person);

    /// <summary>True if nobody else may have held the office on a date.</summary>
    public bool IsHeldOnlyBy(Guid person, Guid office, CivilDate day) => MayHold(office, day).Distinct().ToList() is [var only]
        && only == person;

    IEnumerable<Guid> MayHold(Guid office, CivilDate day) =>
        tenures.Where(t => t.OfficeId == office && t.MayCover(day.First, day.Last)).Select(t => t.PersonId);

    /// <summary>The person and office for a date, which may be a month or a year.</summary>
    public IEnumerable<V1.Capacity> Capacities(Guid? person, Guid? office, CivilDate day)
    {
        var (who, what) =
            (person is { } p && persons.ContainsKey(p) ? person : null, office is { } o && offices.ContainsKey(o) ? office : null);
        if (who is null && what is null) return [];
        var held = tenures.Where(
            t => (who is null || t.PersonId == who) && (what is null || t.OfficeId == what) && t.MayCover(day.First, day.Last)).ToList();
        if (who is not null && what is not null)
            return [Capacity(who, what, !held.Exists(t => t.Covers(day.First, day.Last)), held.Count > 0
                && held.TrueForAll(t => t.Acting), held.Exists(t => t.Feminine))];
        if (held.Count == 0) return [Capacity(who, what, uncertain: false)];
        // An office has one holder, and perhaps one who acts for them: a certain tenure excludes the possible ones.
        var single = what is { } post && !offices[post].SeveralHolders;
        bool IsCertain(Tenure t) => t.Covers(day.First, day.Last);
        if (single) held = [.. held.Where(t => IsCertain(t) || !held.Exists(o => o.Acting == t.Acting && IsCertain(o)))];
        return held.OrderBy(t => t.Acting).Select(t => Capacity(t.PersonId, t.OfficeId,
            !IsCertain(t) || single && held.Count(o => o.Acting == t.Acting) > 1, t.Acting, t.Feminine));
    }

    V1.Capacity Capacity(Guid? person, Guid? office, bool uncertain, bool acting = false, bool feminine = false) => new()
    {
        Person = person?.ToString() ?? "",
        Names = { person is { } p ? persons[p].Names.Select(n => n.ToProto()) : [] },
        Office = office?.ToString() ?? "",
        Titles = { office is { } o ? offices[o].TitlesOf(feminine).Select(t => t.ToProto()) : [] },
        Uncertain = uncertain,
        Acting = acting,
    };

    /// <summary>The holders of an office on a day, those who act for them last.</summary>
    public IEnumerable<V1.Holder> Holders(Guid office, DateOnly day) =>
        tenures.Where(t => t.OfficeId == office && t.MayCover(day, day)).OrderBy(t => t.Acting).Select(t => new V1.Holder
        {
            Person = t.PersonId.ToString(),
            Names = { persons[t.PersonId].Names.Select(n => n.ToProto()) },
            From = t.From?.ToString() ?? "",
            To = t.To?.ToString() ?? "",
            Acting = t.Acting,
            Feminine = t.Feminine,
            Uncertain = !t.Covers(day, day),
        });
}
