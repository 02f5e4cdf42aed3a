using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Positions;

/// <summary>The supporter, the candidate and the seat of a candidacy.</summary>
public sealed record Support(string Supporter, string Candidate, string Seat)
{
    public V1.Support ToProto() => new() { Supporter = Supporter, Candidate = Candidate, Seat = Seat };
}

/// <summary>A joint position of two States in a forum, or their mutual support of candidacies.</summary>
/// <remarks>
/// It is drafted, agreed and delivered, in that order and each on a day. A public position stays public.
/// </remarks>
[AudienceChangedBy("SetPositionAudience")]
public sealed class Position : IHasAudience
{
    public const string Drafted = "drafted", Agreed = "agreed", Delivered = "delivered";

    public required Guid Id { get; init; }
    public required string Forum { get; init; }
    public required string Kind { get; init; }

    /// <summary>The two States, in the order of their codes.</summary>
    public required string First { get; init; }
    public required string Second { get; init; }
    public required List<LanguageText> Titles { get; init; }
    public required List<Support> Supports { get; init; }
    public required string Session { get; init; }
    public required List<Citation> Sources { get; init; }
    public required string Audience { get; set; }
    public DateTimeOffset? EmbargoUntil { get; set; }
    public string Status { get; private set; } = Drafted;
    public required CivilDate DraftedOn { get; init; }
    public CivilDate? AgreedOn { get; private set; }
    public CivilDate? DeliveredOn { get; private set; }

    /// <summary>The first day that the date of the latest step may mean; the sort key of lists.</summary>
    public required DateOnly LastStep { get; set; }

    public string Subject => $"forums/{Forum}/positions/{Id}";

    public required string CreatedBy { get; init; }
    public int Version { get; private set; } = 1;

    /// <summary>Returns false if it was already agreed on that date.</summary>
    public bool Agree(CivilDate date, string audience, DateTimeOffset now)
    {
        if (Status != Drafted && AgreedOn == date && !Differs(audience)) return false;
        if (Status != Drafted && AgreedOn != date) throw Refused([Drafted]);
        NotBefore(date, DraftedOn, "drafted");
        if (Status == Drafted) (Status, AgreedOn, LastStep) = (Agreed, date, date.First);
        return Changed(audience, now);
    }

    /// <summary>Returns false if it was already delivered on that date.</summary>
    public bool Deliver(CivilDate date, string audience, DateTimeOffset now)
    {
        if (Status == Delivered && DeliveredOn == date && !Differs(audience)) return false;
        if (Status == Drafted || Status == Delivered && DeliveredOn != date) throw Refused([Agreed]);
        NotBefore(date, AgreedOn!.Value, "agreed");
        (Status, DeliveredOn, LastStep) = (Delivered, date, date.First);
        return Changed(audience, now);
    }

    /// <summary>Returns false if nothing changed; refuses to hide a public position.</summary>
    public bool Disclose(string audience, DateTimeOffset? embargo, DateTimeOffset now)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(this, audience, embargo, now);
        (Audience, EmbargoUntil) = (audience, embargo);
        Version++;
        return true;
    }

    /// <summary>The announcement of its current step.</summary>
    public Announcement ToStep() => Status switch
    {
        Drafted => new PositionDrafted(ToSummary()),
        Agreed => new PositionAgreed(ToSummary()),
        _ => new PositionDelivered(ToSummary()),
    };

    bool Differs(string audience) => audience.Length > 0 && audience != Audience;

    bool Changed(string audience, DateTimeOffset now)
    {
        if (audience == Audiences.Internal && this.IsPublic(now))
            throw Problem.Invalid("audience", "invalid_word", "It is public already; what was told cannot be taken back.");
        if (audience.Length > 0) Audience = audience;
        Version++;
        return true;
    }

    Problem Refused(string[] legal) => new(ProblemCodes.IllegalStatus, $"The position is {Status}.",
        more: new Dictionary<string, string> { ["legal"] = System.Text.Json.JsonSerializer.Serialize(legal) });

    static void NotBefore(CivilDate date, CivilDate step, string name)
    {
        if (date.Last < step.First) throw Problem.Invalid("date", "end_before_start", $"It was {name} on {step}.");
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Position>(position =>
        {
            position.Property(p => p.Id).ValueGeneratedNever();
            position.Property(p => p.Forum).HasMaxLength(12);
            position.Property(p => p.Kind).HasMaxLength(16);
            position.Property(p => p.First).HasMaxLength(3);
            position.Property(p => p.Second).HasMaxLength(3);
            position.Property(p => p.Session).HasMaxLength(100);
            position.Property(p => p.Status).HasMaxLength(12);
            position.Property(p => p.Version).IsConcurrencyToken();
            position.Ignore(p => p.Subject);
            position.HasIndex(p => new { p.Forum, p.LastStep, p.Id });
            position.ToTable("Positions");
        });
        JsonColumn.Map<Position, LanguageText>(model, p => p.Titles);
        JsonColumn.Map<Position, Support>(model, p => p.Supports);
        JsonColumn.Map<Position, Citation>(model, p => p.Sources);
    }

    /// <summary>The first day that the latest step up to a day may mean.</summary>
    public DateOnly StepOn(DateOnly day) =>
        ((CivilDate?[])[DeliveredOn, AgreedOn, DraftedOn]).First(s => s?.First <= day || s == DraftedOn)!.Value.First;

    static CivilDate? By(DateOnly? day, CivilDate? step) => step?.First > day ? null : step;

    string StatusOn(DateOnly? day) => By(day, AgreedOn) is null ? Drafted : By(day, DeliveredOn) is null ? Agreed : Delivered;

    /// <param name="embargoToo">True if the reader may see the embargo.</param>
    /// <param name="asOf">Leaves out the steps after this day; null shows all.</param>
    public V1.Position ToProto(bool embargoToo, DateOnly? asOf = null) => new()
    {
        Forum = Forum,
        Id = Id.ToString(),
        Kind = Kind,
        States = { First, Second },
        Titles = { Titles.Select(t => t.ToProto()) },
        Supports = { Supports.Select(s => s.ToProto()) },
        Session = Session,
        Status = StatusOn(asOf),
        Drafted = DraftedOn.ToString(),
        Agreed = By(asOf, AgreedOn)?.ToString() ?? "",
        Delivered = By(asOf, DeliveredOn)?.ToString() ?? "",
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = embargoToo ? EmbargoUntil?.ToTimestamp() : null,
        Version = Version,
    };

    public PositionSummary ToSummary() => new(
        Forum, Id.ToString(), Kind, [First, Second], [.. Titles.Select(t => t.ToAnnounced())], Status, DraftedOn.ToString(),
        AgreedOn?.ToString(), DeliveredOn?.ToString(),
        Session, Version, $"/v1/forums/{Forum}/positions/{Id}");
}
