using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>What the two States do together at a place and time: a visit, consultations, a signing.</summary>
public sealed class Engagement : IHasAudience
{
    public const string Planned = "planned", Confirmed = "confirmed", Held = "held";

    public required Guid Id { get; init; }
    public required string Kind { get; init; }
    public required string Direction { get; init; }
    public string Status { get; private set; } = Planned;
    public required List<LanguageText> Titles { get; init; }

    public required CivilDate Start
    {
        get;
        init => (field, StartFirst, StartLast) = (value, value.First, value.Last);
    }

    /// <summary>The days that <see cref="Start"/> may mean, in columns of their own: lists are sorted and filtered by them.</summary>
    public DateOnly StartFirst { get; private set; }
    public DateOnly StartLast { get; private set; }

    /// <summary>Null when it ends on its first day, month or year.</summary>
    public CivilDate? End { get; init; }
    public required string Place { get; init; }
    public required List<string> States { get; init; }
    public required List<string> Participants { get; init; }
    public string? Series { get; init; }
    public int? Ordinal { get; init; }
    public required List<Citation> Sources { get; init; }
    public required string Audience { get; init; }
    public DateTimeOffset? EmbargoUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public int Version { get; private set; } = 1;

    /// <summary>Says false if it is confirmed already.</summary>
    public bool Confirm(DateTimeOffset now) => Become(Confirmed, from: Planned, now);

    /// <summary>Says false if it is held already. Nothing was held before the first day it may have begun.</summary>
    public bool Hold(DateTimeOffset now)
    {
        // Where the day begins first, UTC+14: what is today there may have begun.
        var today = DateOnly.FromDateTime(now.UtcDateTime.AddHours(14));
        if (Status == Confirmed && StartFirst > today) throw new Problem(Reasons.NotYet, $"It begins {Start}; nobody can have held it yet.");
        return Become(Held, from: Confirmed, now);
    }

    bool Become(string status, string from, DateTimeOffset now)
    {
        if (Status == status) return false;
        if (Status != from)
            throw new Problem(Reasons.IllegalStatus, $"The engagement is {Status}.", more: new Dictionary<string, string> { ["legal"] = $"[\"{from}\"]" });
        (Status, UpdatedAt) = (status, now);
        Version++;
        return true;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Engagement>(engagement =>
        {
            // What lists run along. Of those that may begin on the same day, 2022 comes before 2022-01 and that before 2022-01-01.
            engagement.HasIndex(e => new { e.StartFirst, e.StartLast, e.Id }).IsDescending(false, true, false);
            engagement.Property(e => e.Kind).HasMaxLength(30);
            engagement.Property(e => e.Direction).HasMaxLength(10);
            engagement.Property(e => e.Status).HasMaxLength(10);
            engagement.Property(e => e.Place).HasMaxLength(200);
            engagement.Property(e => e.Series).HasMaxLength(100);
            engagement.Property(e => e.Version).IsConcurrencyToken();
            engagement.ToTable("Engagements");
        });
        JsonColumn.Map<Engagement, LanguageText>(model, e => e.Titles);
        JsonColumn.Map<Engagement, string>(model, e => e.States);
        JsonColumn.Map<Engagement, string>(model, e => e.Participants);
        JsonColumn.Map<Engagement, Citation>(model, e => e.Sources);
    }

    /// <param name="locale">The language of <c>title</c>; null for none.</param>
    /// <param name="toStaff">Whether the embargo is shown.</param>
    public V1.Engagement ToProto(string? locale, bool toStaff) => new()
    {
        Id = Id.ToString(),
        Kind = Kind,
        Direction = Direction,
        Status = Status,
        Titles = { Titles.Select(t => t.ToProto()) },
        Title = Titles.Find(t => t.Lang == locale)?.ToProto(),
        Start = Start.ToString(),
        End = End?.ToString() ?? "",
        Precision = Start.Precision,
        Place = Place,
        States = { States },
        Participants = { Participants },
        Series = Series ?? "",
        Ordinal = Ordinal ?? 0,
        Sources = { Sources.Select(s => s.ToProto()) },
        Audience = Audience,
        EmbargoUntil = toStaff ? EmbargoUntil?.ToTimestamp() : null,
        CreatedAt = CreatedAt.ToTimestamp(),
        UpdatedAt = UpdatedAt.ToTimestamp(),
        Version = Version,
    };

    public EngagementSummary ToSummary() => new(
        Id.ToString(), Kind, Direction, Status, [.. Titles.Select(t => t.ToAnnounced())], Start.ToString(), End?.ToString(),
        Place.Length > 0 ? Place : null, [.. States], Series, Ordinal, Version, $"/v1/engagements/{Id}");
}
