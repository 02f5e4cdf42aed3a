using System.Globalization;
using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

/// <summary>The texts of one event of an imported file.</summary>
/// <param name="Participants">One name a line.</param>
/// <param name="Secrecy">Empty for public.</param>
public sealed record CandidateTexts(string Locale, string Title, string Place, string Description, string Participants = "",
    string Secrecy = "", bool IsTransparent = false, bool IsTentative = false);

/// <summary>The content of one event of an imported file.</summary>
public sealed record CandidateEntry
{
    /// <summary>UID and, in a series, the instance: identifies the event in later files.</summary>
    public string Identity { get; init; } = "";
    public string Uid { get; init; } = "";

    /// <summary>The original start of an instance: an instant in UTC, else a day or floating time.</summary>
    public string Instance { get; init; } = "";
    public int Sequence { get; init; }
    public DateTimeOffset? Stamp { get; init; }
    public CandidateTexts Texts { get; init; } = new("", "", "", "");
    public CivilDate Start { get; init; }
    public CivilDate? End { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The IANA zone of its days; empty if it has no instant.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The key that its start has as an instance of a series.</summary>
    public string StartKey => KeyOf(StartsAt, Start.First);

    public const string InstantKey = "yyyyMMdd'T'HHmmss'Z'";

    public static string KeyOf(DateTimeOffset? startsAt, DateOnly day) => startsAt is { } at
        ? at.UtcDateTime.ToString(InstantKey, CultureInfo.InvariantCulture) : day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

/// <summary>An event of an imported calendar that staff can turn into an engagement; never public.</summary>
[NeverPublic("an event of an imported file, before somebody makes an engagement of it")]
public sealed partial class ImportCandidate : IHasAudience
{
    public const string Open = "open", Planned = "planned", Discarded = "discarded", Cancelled = "cancelled", Gone = "gone";
    public const int LongestUid = 280, LongestIdentity = 300, LongestTitle = 1000, LongestPlace = 200, LongestText = 10_000,
        MostParticipants = 100;

    public required Guid Id { get; init; }
    public required string Identity { get; set; }

    /// <summary>The UID of its event, which all instances of a series have.</summary>
    public string Uid { get; private set; } = "";
    public string Instance { get; private set; } = "";
    public int Sequence { get; private set; }
    public DateTimeOffset? Stamp { get; private set; }
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

    /// <summary>Those whom the source asks to attend, one name a line.</summary>
    public string Participants { get; private set; } = "";
    public string Secrecy { get; private set; } = "";
    public bool IsTransparent { get; private set; }
    public bool IsTentative { get; private set; }
    public string Status { get; private set; } = Open;
    public Guid? EngagementId { get; private set; }

    /// <summary>How the source differs since it was planned or discarded; empty if it does not.</summary>
    public string SourceChange { get; private set; } = "";

    /// <summary>What the source says since then, one field a line.</summary>
    public string SourceSays { get; private set; } = "";
    public DateTimeOffset ImportedAt { get; private set; }
    public int Version { get; private set; }
    public string Audience { get; private set; } = Audiences.Internal;
    public DateTimeOffset? EmbargoUntil { get; private set; }

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

    /// <summary>Removes participants that are only a name of an erased person, and what its source says.</summary>
    public void ClearNames(PersonErased erased)
    {
        Participants = Without(Participants, line => erased.IsNamed(null, line));
        SourceSays = Without(SourceSays, erased.IsIn);
        Version++;

        static string Without(string lines, Predicate<string> removes) =>
            string.Join('\n', lines.Split('\n').Where(l => !removes(l)));
    }

    Problem Illegal() =>
        new(ProblemCodes.IllegalStatus, $"The candidate is {Status}.",
            more: new Dictionary<string, string> { ["legal"] = $"[\"{Open}\"]" });

    public static void Map(ModelBuilder model) => model.Entity<ImportCandidate>(candidate =>
    {
        candidate.Property(d => d.Id).ValueGeneratedNever();
        candidate.Property(d => d.Identity).HasMaxLength(LongestIdentity);
        candidate.Property(d => d.Uid).HasMaxLength(LongestUid);
        candidate.Property(d => d.Instance).HasMaxLength(16);
        candidate.Property(d => d.Locale).HasMaxLength(12);
        candidate.Property(d => d.Title).HasMaxLength(LongestTitle);
        candidate.Property(d => d.Zone).HasMaxLength(100);
        candidate.Property(d => d.Place).HasMaxLength(LongestPlace);
        candidate.Property(d => d.Description).HasMaxLength(LongestText);
        candidate.Property(d => d.Secrecy).HasMaxLength(12);
        candidate.Property(d => d.Status).HasMaxLength(10);
        candidate.Property(d => d.SourceChange).HasMaxLength(10);
        candidate.Property(d => d.Version).IsConcurrencyToken();
        candidate.HasIndex(d => d.Identity).IsUnique();
        candidate.HasIndex(d => d.Uid);
        candidate.HasIndex(d => new { d.StartFirst, d.Id });
        candidate.ToTable("ImportCandidates");
    });

    public V1.ImportCandidate ToProto()
    {
        var candidate = new V1.ImportCandidate
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
            Participants = { Participants.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
            SourceSays = { SourceSays.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
            Tentative = IsTentative,
            Transparent = IsTransparent,
        };
        if (SourceChange.Length > 0) candidate.SourceChange = SourceChange;
        if (Secrecy.Length > 0) candidate.Secrecy = Secrecy;
        return candidate;
    }
}
