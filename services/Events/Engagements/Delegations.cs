using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>The delegation of each side, in protocol order.</summary>
/// <remarks>It cites persons and offices; the holders are resolved on read.</remarks>
[AudienceChangedBy("UpdateEngagement")]
public sealed class Delegations : IHasAudience
{
    public required Guid EngagementId { get; init; }
    public List<Side> Sides { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    public bool IsPublic(DateTimeOffset now) => Disclosure.Of(Disclosure.Open, this).IsPublic(now);

    /// <summary>
    /// Updates the existing delegations or creates them; an empty list is stored, to keep its disclosure.
    /// </summary>
    public static Delegations? Of(Guid engagement, Delegations? there, List<Side> sides, Disclosure disclosure)
    {
        if (there is null && sides.Count == 0 && disclosure == Disclosure.Open) return null;
        there ??= new Delegations { EngagementId = engagement };
        (there.Sides, there.Audience, there.EmbargoUntil) = (sides, disclosure.Audience, disclosure.EmbargoUntil);
        return there;
    }

    /// <summary>Clears the spelled names of these members; returns false if none is spelled.</summary>
    /// <remarks>A member of whom nothing is left keeps its place here and is not shown.</remarks>
    public bool ClearNames(Func<Member, bool> isOf)
    {
        if (!Sides.Exists(s => s.Members.Exists(m => m.Name.Length > 0 && isOf(m)))) return false;
        Sides = [.. Sides.Select(s => new Side(s.Of, [.. s.Members.Select(m => isOf(m) ? m with { Name = "" } : m)]))];
        return true;
    }

    public V1.Disclosure ToDisclosure() => Disclosure.ToProto(this);

    public static void Map(ModelBuilder model)
    {
        model.Entity<Delegations>(delegations =>
        {
            delegations.HasKey(d => d.EngagementId);
            delegations.Property(d => d.EngagementId).ValueGeneratedNever();
            delegations.ToTable("Delegations");
        });
        JsonColumn.Map<Delegations, Side>(model, d => d.Sides);
    }
}

/// <param name="Of">State, ISO 3166-1 alpha-3, or the name of a body.</param>
public sealed record Side(string Of, List<Member> Members)
{
    public V1.Delegation ToProto() => new() { Side = Of, Members = { Members.Select((m, i) => m.ToProto(i + 1)) } };
}

/// <summary>One member of a delegation, as it was entered.</summary>
/// <param name="Interprets">The languages of an interpreter.</param>
public sealed record Member(Guid? Person, Guid? Office, string Name, bool Head, string Role = "", List<string>? Interprets = null,
    Opposite? Opposite = null)
{
    public V1.Delegate ToProto(int place) => new()
    {
        Person = Person?.ToString() ?? "",
        Office = Office?.ToString() ?? "",
        Name = Name,
        Head = Head,
        Role = Role,
        Interprets = { Interprets ?? [] },
        Opposite = Opposite is null ? null : new() { Side = Opposite.Side, Place = Opposite.Place },
        Place = place,
    };

    public bool Equals(Member? other) => other is not null && (Person, Office, Name, Head, Role, Opposite)
        == (other.Person, other.Office, other.Name, other.Head, other.Role, other.Opposite)
        && (Interprets ?? []).SequenceEqual(other.Interprets ?? []);

    public override int GetHashCode() => HashCode.Combine(Person, Office, Name, Head, Role, Opposite);
}

/// <summary>A member of another delegation, by its place in the list from 1.</summary>
public sealed record Opposite(string Side, int Place);

/// <summary>A person or an office named by an engagement, as a term that both databases find by index.</summary>
[AudienceChangedBy("UpdateEngagement")]
public sealed class Mention : IHasAudience
{
    public required string Word { get; init; }
    public required Guid EngagementId { get; init; }
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    public static string OfPerson(Guid id) => $"person:{id}";
    public static string OfOffice(Guid id) => $"office:{id}";

    /// <summary>
    /// Synchronizes the rows with the delegations: one row per person and office, with the disclosure of the
    /// delegations.
    /// </summary>
    public static void Follow(List<Mention> rows, Delegations? delegations)
    {
        if (delegations is null) return;
        var words = delegations.Sides.SelectMany(s => s.Members)
            .SelectMany(m => (string?[])[m.Person is { } p ? OfPerson(p) : null, m.Office is { } o ? OfOffice(o) : null]).OfType<string>()
            .ToHashSet();
        rows.RemoveAll(r => !words.Contains(r.Word));
        rows.AddRange(
            words.Except(rows.Select(r => r.Word)).Select(w => new Mention { Word = w, EngagementId = delegations.EngagementId }).ToList());
        foreach (var row in rows) (row.Audience, row.EmbargoUntil) = (delegations.Audience, delegations.EmbargoUntil);
    }

    public static void Map(ModelBuilder model) => model.Entity<Mention>(mention =>
    {
        // The term comes first in the key because queries filter by it.
        mention.HasKey(m => new { m.Word, m.EngagementId });
        mention.Property(m => m.Word).HasMaxLength(50);
        mention.ToTable("Mentions");
    });
}
