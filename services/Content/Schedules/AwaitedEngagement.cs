using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

/// <summary>
/// The known state of an engagement, stored for all engagements because any edition may wait for one.
/// </summary>
[WithoutAudience("holds no more than what was announced to everybody")]
public sealed class AwaitedEngagement
{
    public required Guid Id { get; init; }
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>The time of a postponement or cancellation; schedules set before it are suspended.</summary>
    public DateTimeOffset? PostponedAt { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<AwaitedEngagement>(engagement => engagement.ToTable("AwaitedEngagements"));

    public static async Task<AwaitedEngagement> Note(ContentDb db, string id, CancellationToken cancellation)
    {
        var engagement = await db.AwaitedEngagements.FindAsync([Guid.Parse(id)], cancellation);
        if (engagement is null) db.AwaitedEngagements.Add(engagement = new AwaitedEngagement { Id = Guid.Parse(id) });
        return engagement;
    }

    /// <summary>
    /// Suspends the schedules that wait for the engagement, and opens reviews of them and of all pages that cite it.
    /// </summary>
    public static async Task HoldBack(ContentDb db, EngagementSummary told, string reason, string detail, bool holdBack, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var engagement = await Note(db, told.Id, cancellation);
        if (holdBack) engagement.PostponedAt = now;
        var subject = $"engagements/{told.Id}";
        await Review.OpenWhereCited(db, subject, reason, detail, now, cancellation);
        if (!holdBack) return;
        foreach (var waiting in await db.Schedules.Where(s => s.WaitsFor == engagement.Id).ToListAsync(cancellation))
            await Review.Open(db, waiting.PageKey, waiting.Locale, reason, subject, detail + " What waits for it is held back.",
                waiting.SetBy, now, cancellation);
    }
}
