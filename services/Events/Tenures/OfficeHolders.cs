using Embassy.Events.Offices;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

/// <summary>
/// Who held which office, in a span of days, as far as the caller may know. It answers for the day of the thing that cites
/// somebody, so that an engagement of 2023 shows who held the office then, whenever it is read.
/// </summary>
public sealed class OfficeHolders
{
    readonly Dictionary<Guid, Person> persons;
    readonly Dictionary<Guid, Office> offices;
    readonly List<Tenure> tenures;

    OfficeHolders(IEnumerable<Person> persons, IEnumerable<Office> offices, IEnumerable<Tenure> tenures)
    {
        (this.persons, this.offices) = (persons.ToDictionary(p => p.Id), offices.ToDictionary(o => o.Id));
        // A tenure shows its person and its office, so it is as hidden as they are.
        this.tenures = [.. tenures.Where(t => this.persons.ContainsKey(t.PersonId) && this.offices.ContainsKey(t.OfficeId)).OrderBy(t => t.MayFrom).ThenBy(t => t.Id)];
    }

    /// <summary>What is on record of these persons and offices in these days. Three queries, none where nothing is cited.</summary>
    public static async Task<OfficeHolders> Of(EventsDb db, IEnumerable<Guid?> persons, IEnumerable<Guid?> offices, DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var (people, posts) = (persons.OfType<Guid>().ToHashSet(), offices.OfType<Guid>().ToHashSet());
        if (people.Count + posts.Count == 0) return new OfficeHolders([], [], []);
        var tenures = await db.Tenures.AsNoTracking().Where(t => t.MayFrom <= last && t.MayTo >= first && (people.Contains(t.PersonId) || posts.Contains(t.OfficeId))).ToListAsync(cancellation);
        people.UnionWith(tenures.Select(t => t.PersonId));
        posts.UnionWith(tenures.Select(t => t.OfficeId));
        return new OfficeHolders(
            await db.Persons.AsNoTracking().Where(p => people.Contains(p.Id)).ToListAsync(cancellation),
            await db.Offices.AsNoTracking().Where(o => posts.Contains(o.Id)).ToListAsync(cancellation), tenures);
    }

    /// <summary>As much of it as the public may know now.</summary>
    public OfficeHolders Public(DateTimeOffset now) =>
        new(persons.Values.Where(p => p.IsPublic(now)), offices.Values.Where(o => o.IsPublic(now)), tenures.Where(t => t.IsPublic(now)));

    public bool HasPerson(Guid id) => persons.ContainsKey(id);

    public bool HasOffice(Guid id) => offices.ContainsKey(id);

    /// <summary>Who it is, in which office, on a day that may be a month or a year.</summary>
    public IEnumerable<V1.Capacity> Capacities(Guid? person, Guid? office, CivilDate day)
    {
        var (who, what) = (person is { } p && persons.ContainsKey(p) ? person : null, office is { } o && offices.ContainsKey(o) ? office : null);
        if (who is null && what is null) return [];
        var held = tenures.Where(t => (who is null || t.PersonId == who) && (what is null || t.OfficeId == what) && t.MayCover(day.First, day.Last)).ToList();
        if (who is not null && what is not null) return [Capacity(who, what, !held.Exists(t => t.Covers(day.First, day.Last)))];
        if (held.Count == 0) return [Capacity(who, what, uncertain: false)];
        // Of one office there is one holder: who held it for certain leaves out who may have.
        var certain = held.Where(t => t.Covers(day.First, day.Last)).ToList();
        var single = what is { } post && !offices[post].SeveralHolders;
        if (single && certain.Count > 0) held = certain;
        return held.Select(t => Capacity(t.PersonId, t.OfficeId, !t.Covers(day.First, day.Last) || single && held.Count > 1));
    }

    V1.Capacity Capacity(Guid? person, Guid? office, bool uncertain) => new()
    {
        Person = person?.ToString() ?? "",
        Names = { person is { } p ? persons[p].Names.Select(n => n.ToProto()) : [] },
        Office = office?.ToString() ?? "",
        Titles = { office is { } o ? offices[o].Titles.Select(t => t.ToProto()) : [] },
        Uncertain = uncertain,
    };

    /// <summary>Who held an office on a day.</summary>
    public IEnumerable<V1.Holder> Holders(Guid office, DateOnly day) => tenures.Where(t => t.OfficeId == office && t.MayCover(day, day)).Select(t => new V1.Holder
    {
        Person = t.PersonId.ToString(),
        Names = { persons[t.PersonId].Names.Select(n => n.ToProto()) },
        From = t.From?.ToString() ?? "",
        To = t.To?.ToString() ?? "",
        Acting = t.Acting,
        Uncertain = !t.Covers(day, day),
    });
}
