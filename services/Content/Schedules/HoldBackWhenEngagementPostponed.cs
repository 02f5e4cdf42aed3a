using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

// What waits for the engagement is held back until somebody schedules it anew: its words are likely to name the old day.
public sealed class HoldBackWhenEngagementPostponed(ContentDb db, TimeProvider clock) : IReactTo<EngagementPostponed>
{
    public async Task React(EngagementPostponed announcement, CancellationToken cancellation)
    {
        var engagement = await AwaitedEngagement.Note(db, announcement.Engagement.Id, cancellation);
        engagement.PostponedAt = clock.Now();
        var detail = $"The engagement of {announcement.Engagement.Start} was postponed.";
        await Review.OpenWhereCited(db, announcement.Subject, Review.EngagementPostponed, detail, clock.Now(), cancellation);
        foreach (var waiting in await db.Schedules.Where(s => s.WaitsFor == engagement.Id).ToListAsync(cancellation))
            await Review.Open(db, waiting.PageKey, waiting.Locale, Review.EngagementPostponed, announcement.Subject, detail + " What waits for it is held back.", waiting.SetBy, clock.Now(), cancellation);
    }
}
