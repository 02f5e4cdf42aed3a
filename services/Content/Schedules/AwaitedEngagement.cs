using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

/// <summary>What is known of an engagement that an edition may wait for: noted for all of them, since any may be waited for.</summary>
[WithoutAudience("holds no more than what was announced to everybody")]
public sealed class AwaitedEngagement
{
    public required Guid Id { get; init; }
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>Postponed or cancelled: what was scheduled before that is held back.</summary>
    public DateTimeOffset? PostponedAt { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<AwaitedEngagement>(engagement => engagement.ToTable("AwaitedEngagements"));

    public static async Task<AwaitedEngagement> Note(ContentDb db, string id, CancellationToken cancellation)
    {
        var engagement = await db.AwaitedEngagements.FindAsync([Guid.Parse(id)], cancellation);
        if (engagement is null) db.AwaitedEngagements.Add(engagement = new AwaitedEngagement { Id = Guid.Parse(id) });
        return engagement;
    }

    /// <summary>Holds back what waits for it, and opens a review of that and of whatever else relies on it.</summary>
    public static async Task HoldBack(ContentDb db, EngagementSummary told, string reason, string detail, bool holdBack, DateTimeOffset now, CancellationToken cancellation)
    {
        var engagement = await Note(db, told.Id, cancellation);
        if (holdBack) engagement.PostponedAt = now;
        var subject = $"engagements/{told.Id}";
        await Review.OpenWhereCited(db, subject, reason, detail, now, cancellation);
        if (!holdBack) return;
        foreach (var waiting in await db.Schedules.Where(s => s.WaitsFor == engagement.Id).ToListAsync(cancellation))
            await Review.Open(db, waiting.PageKey, waiting.Locale, reason, subject, detail + " What waits for it is held back.", waiting.SetBy, now, cancellation);
    }
}
