using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// What waits for the engagement is held back until somebody schedules it anew: its words are likely to name the old day.
// Each announcement counts, for its review; only the newest holds back, or a late one would undo what was scheduled anew since.
public sealed class HoldBackWhenEngagementPostponed(ContentDb db, Work work, TimeProvider clock) : IReactToEach<EngagementPostponed>
{
    public Task React(EngagementPostponed announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementPostponed, $"The engagement of {announcement.Engagement.Start} was postponed.", holdBack: !work.Overtaken, clock.Now(), cancellation);
}
