using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

/// <summary>The content of one event of an imported file.</summary>
/// <param name="Identity">UID and, in a series, the instance: identifies the event in later files.</param>
public sealed record CandidateEntry(
    string Identity, string Locale, string Title, CivilDate Start, CivilDate? End, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt,
    string Zone,
    string Place, string Description);

/// <summary>An event of an imported calendar that staff can turn into an engagement; never public.</summary>
[NeverPublic("an event of an imported file, before somebody makes an engagement of it")]
public sealed class ImportCandidate : IHasAudience
{
    public const string Open = "open", Planned = "planned", Discarded = "discarded";
    public const int LongestIdentity = 300, LongestTitle = 1000, LongestPlace = 200, LongestText = 10_000;

    public required Guid Id { get; init; }
    public required string Identity { get; init; }
    public string Locale { get; private set; } = "";
    public string Title { get; private set; } = "";
    public CivilDate Start { get; private set; }
    public DateOnly StartFirst { get; private set; }
    public CivilDate? End { get; private set; }
    public DateTimeOffset? StartsAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }
    public string Zone { get; private set; } = "";
    public string Place { get; private set; } = "";
    public string Description { get; private set; } = "";
    public string Status { get; private set; } = Open;
    public Guid? EngagementId { get; private set; }
    public DateTimeOffset ImportedAt { get; private set; }
    public int Version { get; private set; }
    public string Audience { get; private set; } = Audiences.Internal;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    /// <summary>
    /// Applies the content of the file. Returns false if nothing changed or the candidate was planned or discarded.
    /// </summary>
    public bool Take(CandidateEntry entry, DateTimeOffset now)
    {
        if (Status != Open
            || Version > 0 && entry == new CandidateEntry(Identity, Locale, Title, Start, End, StartsAt, EndsAt, Zone, Place, Description))
            return false;
        (Locale, Title, Start, StartFirst, End) = (entry.Locale, entry.Title, entry.Start, entry.Start.First, entry.End);
        (StartsAt, EndsAt, Zone, Place, Description) = (entry.StartsAt, entry.EndsAt, entry.Zone, entry.Place, entry.Description);
        ImportedAt = now;
        Version++;
        return true;
    }

    public void Plan(Guid engagement)
    {
        if (Status != Open) throw Illegal();
        (Status, EngagementId) = (Planned, engagement);
        Version++;
    }

    /// <summary>Returns false if it is already discarded.</summary>
    public bool Discard()
    {
        if (Status == Discarded) return false;
        if (Status != Open) throw Illegal();
        Status = Discarded;
        Version++;
        return true;
    }

    Problem Illegal() =>
        new(ProblemCodes.IllegalStatus, $"The candidate is {Status}.",
            more: new Dictionary<string, string> { ["legal"] = $"[\"{Open}\"]" });

    public static void Map(ModelBuilder model) => model.Entity<ImportCandidate>(candidate =>
    {
        candidate.Property(d => d.Id).ValueGeneratedNever();
        candidate.Property(d => d.Identity).HasMaxLength(LongestIdentity);
        candidate.Property(d => d.Locale).HasMaxLength(12);
        candidate.Property(d => d.Title).HasMaxLength(LongestTitle);
        candidate.Property(d => d.Zone).HasMaxLength(100);
        candidate.Property(d => d.Place).HasMaxLength(LongestPlace);
        candidate.Property(d => d.Description).HasMaxLength(LongestText);
        candidate.Property(d => d.Status).HasMaxLength(10);
        candidate.Property(d => d.Version).IsConcurrencyToken();
        candidate.HasIndex(d => d.Identity).IsUnique();
        candidate.HasIndex(d => new { d.StartFirst, d.Id });
        candidate.ToTable("ImportCandidates");
    });

    public V1.ImportCandidate ToProto() => new()
    {
        Id = Id.ToString(),
        Identity = Identity,
        Locale = Locale,
        Title = Title,
        Start = Start.ToString(),
        End = End?.ToString() ?? "",
        StartsAt = StartsAt?.ToTimestamp(),
        EndsAt = EndsAt?.ToTimestamp(),
        TimeZone = Zone,
        Place = Place,
        Description = Description,
        Status = Status,
        Engagement = EngagementId?.ToString() ?? "",
        ImportedAt = ImportedAt.ToTimestamp(),
        Version = Version,
    };
}
