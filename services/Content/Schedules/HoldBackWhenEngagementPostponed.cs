using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// What waits for the engagement is held back until somebody schedules it anew: its words are likely to name the old day.
public sealed class HoldBackWhenEngagementPostponed(ContentDb db, TimeProvider clock) : IReactTo<EngagementPostponed>
{
    public Task React(EngagementPostponed announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementPostponed, $"The engagement of {announcement.Engagement.Start} was postponed.", clock.Now(), cancellation);
}
