using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

/// <summary>An outcome announced by events that waits for a decision of staff.</summary>
/// <remarks>Its id is the outcome's, so a repeated announcement makes one proposal.</remarks>
[WithoutAudience("CooperationDb shows it to those who see what is internal")]
public sealed class Proposal
{
    public const string Open = "open", Initiative = "initiative", Agreement = "agreement", Declined = "declined";

    public required Guid Id { get; init; }
    public required Guid EngagementId { get; init; }
    public required List<LanguageText> Texts { get; set; }

    /// <summary>The responsible State; empty if it is not a single State.</summary>
    public required string Owner { get; set; }
    public CivilDate? Due { get; set; }
    public string Status { get; private set; } = Open;

    /// <summary>The record created from it.</summary>
    public Guid? ResultId { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string DecidedBy { get; private set; } = "";
    public int Version { get; private set; } = 1;

    /// <summary>Replaces the content with that of the latest announcement.</summary>
    /// <remarks>
    /// A record created from the proposal stays as it is, because the decision was made on the former content.
    /// </remarks>
    public void Restate(List<LanguageText> texts, string owner, CivilDate? due)
    {
        if (Status != Open) return;
        (Texts, Owner, Due) = (texts, owner, due);
        Version++;
    }

    /// <summary>Returns false if this was already decided; rejects a different decision.</summary>
    public bool MayBecome(string decision)
    {
        if (Status == decision) return false;
        return Status == Open ? true : throw new Problem(ProblemCodes.IllegalStatus, $"It was decided already: {Status}.",
            more: new Dictionary<string, string> { ["legal"] = $"[\"{Open}\"]" });
    }

    public void Decide(string decision, Guid? result, string by, DateTimeOffset now)
    {
        (Status, ResultId, DecidedBy, DecidedAt) = (decision, result, by, now);
        Version++;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Proposal>(proposal =>
        {
            proposal.Property(p => p.Id).ValueGeneratedNever();
            proposal.Property(p => p.Status).HasMaxLength(12);
            proposal.Property(p => p.Owner).HasMaxLength(200);
            proposal.Property(p => p.Version).IsConcurrencyToken();
            proposal.HasIndex(p => new { p.CreatedAt, p.Id });
            proposal.ToTable("Proposals");
        });
        JsonColumn.Map<Proposal, LanguageText>(model, p => p.Texts);
    }

    public V1.Proposal ToProto() => new()
    {
        Id = Id.ToString(),
        Origin = new V1.Origin
        {
            Engagement = EngagementId.ToString(),
            Outcome = Id.ToString(),
            Texts = { Texts.Select(t => t.ToProto()) }
        },
        Owner = Owner,
        Due = Due?.ToString() ?? "",
        Status = Status,
        Result = ResultId?.ToString() ?? "",
        CreatedAt = CreatedAt.ToTimestamp(),
        DecidedAt = DecidedAt?.ToTimestamp(),
    };
}
