using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Programmes;

/// <summary>
/// A published version of a visit's programme; its content never changes, and the next release has the next number.
/// </summary>
[AudienceChangedBy("SetProgrammeAudience")]
public sealed class Release : IHasAudience
{
    public required Guid Id { get; init; }
    public required Guid EngagementId { get; init; }
    public required int Number { get; init; }
    public required List<ProgrammeItem> Items { get; init; }
    public required string Note { get; init; }
    public required string Audience { get; set; }
    public DateTimeOffset? EmbargoUntil { get; set; }
    public required DateTimeOffset ReleasedAt { get; init; }
    public required string ReleasedBy { get; init; }

    public bool IsSame(List<ProgrammeItem> items) => Items.Count == items.Count && Items.Zip(items).All(i => i.First.IsSame(i.Second));

    /// <summary>Returns false if nothing changed; refuses to hide a public release.</summary>
    public bool Disclose(Engagements.Engagement engagement, string audience, DateTimeOffset? embargo, DateTimeOffset now)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(Disclosure.Of(engagement, this), audience, embargo, now);
        (Audience, EmbargoUntil) = (audience, embargo);
        return true;
    }

    public ProgrammeReleased ToReleased() =>
        new(EngagementId.ToString(), Number, $"/v1/engagements/{EngagementId}/programme?release={Number}");

    public static void Map(ModelBuilder model)
    {
        model.Entity<Release>(release =>
        {
            release.Property(r => r.Id).ValueGeneratedNever();
            release.HasIndex(r => new { r.EngagementId, r.Number }).IsUnique();
            release.HasOne<Engagements.Engagement>().WithMany().HasForeignKey(r => r.EngagementId);
            release.ToTable("Releases");
        });
        JsonColumn.Map<Release, ProgrammeItem>(model, r => r.Items);
    }

    public V1.Programme ToProto(bool toStaff) => new()
    {
        Engagement = EngagementId.ToString(),
        Release = Number,
        Items = { Items.Select(i => i.ToProto()) },
        Note = Note,
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        ReleasedAt = ReleasedAt.ToTimestamp(),
    };
}

/// <summary>An item of a programme; its key identifies it across releases.</summary>
/// <param name="Starts">Local time at the place, <c>2025-11-04T10:00</c>.</param>
public sealed record ProgrammeItem(string Key, string Starts, string Ends, List<LanguageText> Places, List<LanguageText> Texts,
    string Note)
{
    public bool IsSame(ProgrammeItem other) => this with { Places = other.Places, Texts = other.Texts } == other
        && Places.SequenceEqual(other.Places) && Texts.SequenceEqual(other.Texts);

    public V1.ProgrammeItem ToProto() => new()
    {
        Key = Key,
        Starts = Starts,
        Ends = Ends,
        Places = { Places.Select(p => p.ToProto()) },
        Texts = { Texts.Select(t => t.ToProto()) },
        Note = Note,
    };
}
