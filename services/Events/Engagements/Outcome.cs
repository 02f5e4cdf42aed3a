using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>An outcome of an engagement: a text, the responsible party and the due date.</summary>
[AudienceChangedBy("RecordOutcome")]
public sealed class Outcome : IHasAudience
{
    public required Guid Id { get; init; }
    public required Guid EngagementId { get; init; }
    public List<LanguageText> Texts { get; private set; } = [];
    public string? State { get; private set; }
    public Guid? OfficeId { get; private set; }
    public CivilDate? Due { get; private set; }
    public List<Citation> Sources { get; private set; } = [];
    public string Audience { get; private set; } = Audiences.Public;
    public DateTimeOffset? EmbargoUntil { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public int Version { get; private set; }

    /// <summary>Returns false if nothing changed.</summary>
    public bool Enter(List<LanguageText> texts, string? state, Guid? office, CivilDate? due, List<Citation> sources, Disclosure disclosure)
    {
        if (Version > 0 && Texts.SequenceEqual(texts) && State == state && OfficeId == office && Due == due
            && Sources.SequenceEqual(sources)
            && Audience == disclosure.Audience && EmbargoUntil == disclosure.EmbargoUntil) return false;
        (Texts, State, OfficeId, Due, Sources, Audience, EmbargoUntil) =
            (texts, state, office, due, sources, disclosure.Audience, disclosure.EmbargoUntil);
        Version++;
        return true;
    }

    /// <summary>Increments the version when the engagement removes the outcome from the public or returns it.</summary>
    public void Change() => Version++;

    public static void Map(ModelBuilder model)
    {
        model.Entity<Outcome>(outcome =>
        {
            outcome.Property(o => o.Id).ValueGeneratedNever();
            outcome.Property(o => o.State).HasMaxLength(3);
            outcome.Property(o => o.Version).IsConcurrencyToken();
            outcome.ToTable("Outcomes");
        });
        JsonColumn.Map<Outcome, LanguageText>(model, o => o.Texts);
        JsonColumn.Map<Outcome, Citation>(model, o => o.Sources);
    }

    public V1.Outcome ToProto(bool toStaff) => new()
    {
        Id = Id.ToString(),
        Texts = { Texts.Select(t => t.ToProto()) },
        State = State ?? "",
        Office = OfficeId?.ToString() ?? "",
        Due = Due?.ToString() ?? "",
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        Version = Version,
    };

    public OutcomeRemoved ToRemoved() => new(EngagementId.ToString(), Id.ToString(), Version);

    public OutcomeAgreed ToAgreed() => new(
        EngagementId.ToString(), Id.ToString(), [.. Texts.Select(t => t.ToAnnounced())], State, OfficeId?.ToString(), Due?.ToString(),
        Version, $"/v1/engagements/{EngagementId}");
}
