using System.Globalization;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

/// <summary>
/// A scheduled change of one language of a page, at most one each: a publication, a withdrawal, or both.
/// </summary>
[WithoutAudience("ContentDb shows it to those who see what is internal")]
public sealed class Schedule
{
    /// <summary>Maximum pause after a failed attempt; pauses grow up to this one.</summary>
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public required string PageKey { get; init; }
    public required string Locale { get; init; }

    /// <summary>The edition to publish; 0 when none is.</summary>
    public int Number { get; private set; }

    public DateTimeOffset? PublishAt { get; private set; }
    public DateTimeOffset? WithdrawAt { get; private set; }
    public string Zone { get; private set; } = "";

    /// <summary>The engagement that must be held first.</summary>
    public Guid? WaitsFor { get; private set; }

    public string Reason { get; private set; } = "";
    public string SetBy { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }
    public int Attempts { get; private set; }
    public string Error { get; private set; } = "";
    public DateTimeOffset? RetryAt { get; private set; }

    // Later than any schedule can be set.
    static readonly DateTimeOffset Never = new(9999, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time by which lists order it: of the publication, otherwise of the withdrawal.</summary>
    public DateTimeOffset NextAt { get; private set; } = Never;

    /// <summary>Brings <see cref="NextAt"/> up to date with the times.</summary>
    public void Order() => NextAt = PublishAt ?? WithdrawAt ?? Never;

    public void Set(int number, DateTimeOffset? publishAt, DateTimeOffset? withdrawAt, string zone, Guid? waitsFor, string reason,
        string by, DateTimeOffset now)
    {
        (Number, PublishAt, WithdrawAt, Zone, WaitsFor, Reason, SetBy, SetAt) =
            (number, publishAt, withdrawAt, zone, waitsFor, reason, by, now);
        Order();
        (Attempts, Error, RetryAt) = (0, "", null);
    }

    /// <summary>
    /// Records a completed publication, or a withdrawal without one; returns true when nothing is left to do.
    /// </summary>
    public bool Settle(bool published)
    {
        if (published) (Number, PublishAt, WaitsFor) = (0, null, null);
        else if (Number == 0) WithdrawAt = null;
        Order();
        (Attempts, Error, RetryAt) = (0, "", null);
        return Number == 0 && WithdrawAt is null;
    }

    public void Failed(string why, DateTimeOffset now)
    {
        Attempts++;
        Error = why.Length > 1000 ? why[..1000] : why;
        RetryAt = now + TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(Attempts, 20))));
    }

    /// <summary>
    /// Returns the due schedules. Due is computed only from stored state, so the order in which a schedule is set, its
    /// time comes and its engagement is held does not matter. An edition past its own withdrawal time is due to lapse.
    /// </summary>
    public static IQueryable<Schedule> Due(ContentDb db, DateTimeOffset now) =>
        db.Schedules.Where(s => (s.RetryAt == null || s.RetryAt <= now)
        && (s.WithdrawAt != null && s.WithdrawAt <= now
            || s.Number > 0 && (s.PublishAt == null || s.PublishAt <= now)
                && (s.WaitsFor == null
                    || db.AwaitedEngagements.Any(
                        e => e.Id == s.WaitsFor && e.HeldAt != null && (e.PostponedAt == null || e.PostponedAt <= s.SetAt)))));

    public static void Map(ModelBuilder model)
    {
        model.Entity<Schedule>(schedule =>
        {
            schedule.HasKey(s => new { s.PageKey, s.Locale });
            schedule.HasIndex(s => s.WaitsFor);
            schedule.HasIndex(s => new { s.NextAt, s.PageKey, s.Locale });
            schedule.Property(s => s.Locale).HasMaxLength(12);
            schedule.Property(s => s.Zone).HasMaxLength(60);
            schedule.ToTable("Schedules");
        });
        AwaitedEngagement.Map(model);
    }

    public V1.Schedule ToProto(AwaitedEngagement? engagement, Embassy.V1.Text? title = null) => new()
    {
        PageKey = PageKey,
        Locale = Locale,
        Number = Number,
        PublishAt = PublishAt?.ToTimestamp(),
        WithdrawAt = WithdrawAt?.ToTimestamp(),
        Zone = Zone,
        PublishAtLocal = Local(PublishAt),
        WithdrawAtLocal = Local(WithdrawAt),
        WaitsFor = WaitsFor is { } id ? $"engagements/{id}" : "",
        State = Attempts > 0 ? "failing" : WaitsFor is not null && engagement?.PostponedAt > SetAt ? "held-back" : "waiting",
        Error = Error,
        Attempts = Attempts,
        SetBy = SetBy,
        SetAt = SetAt.ToTimestamp(),
        Title = title,
    };

    string Local(DateTimeOffset? at) => at is { } instant
        ? TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(Zone))
            .ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) : "";
}
