using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

/// <summary>A task for an editor: look at this page in this language again, and why.</summary>
[WithoutAudience("for staff alone: the RPCs that show it name the policy staff")]
public sealed class Review
{
    public const string Open = "open", Closed = "closed";
    public const string EngagementHeld = "engagement-held", AgreementStatusChanged = "agreement-status-changed";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string PageKey { get; init; }
    public required string Locale { get; init; }
    public required string Reason { get; init; }
    public required string Subject { get; init; }
    public required string Detail { get; init; }
    public string State { get; private set; } = Open;
    public required DateTimeOffset OpenedAt { get; init; }

    public static void Map(ModelBuilder model) => model.Entity<Review>(review =>
    {
        review.HasIndex(r => new { r.State, r.OpenedAt, r.Id });
        review.HasIndex(r => new { r.PageKey, r.State });
        review.Property(r => r.State).HasMaxLength(8);
        review.ToTable("Reviews");
    });

    public V1.Review ToProto() => new()
    {
        Id = Id.ToString(),
        PageKey = PageKey,
        Locale = Locale,
        Reason = Reason,
        Subject = Subject,
        Detail = Detail,
        State = State,
        OpenedAt = OpenedAt.ToTimestamp(),
    };

    /// <summary>
    /// Opens a review of every page and language whose newest words cite the subject, unless one for the same reason and
    /// change is open already.
    /// </summary>
    public static async Task OpenWhereCited(ContentDb db, string subject, string reason, string detail, DateTimeOffset now, CancellationToken cancellation)
    {
        var cited = await db.Editions.Where(e => e.State != Editions.Edition.Superseded && e.Cites.Any(c => c.Subject == subject))
            .Select(e => new { e.PageKey, e.Locale }).Distinct().ToListAsync(cancellation);
        if (cited.Count == 0) return;
        var open = await db.Reviews.Where(r => r.State == Open && r.Subject == subject && r.Reason == reason && r.Detail == detail)
            .Select(r => new { r.PageKey, r.Locale }).ToListAsync(cancellation);
        foreach (var at in cited.Except(open))
            db.Reviews.Add(new Review { PageKey = at.PageKey, Locale = at.Locale, Reason = reason, Subject = subject, Detail = detail, OpenedAt = now });
    }
}
