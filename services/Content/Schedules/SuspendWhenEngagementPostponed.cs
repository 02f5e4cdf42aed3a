using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// What waits for the engagement is held back until somebody schedules it anew: its words are likely to name the old day.
// Each announcement counts, for its review; only the newest holds back, or a late one would undo what was scheduled anew since.
public sealed class SuspendWhenEngagementPostponed(ContentDb db, RequestContext requestContext, TimeProvider clock) : IHandleEach<EngagementPostponed>
{
    public Task Handle(EngagementPostponed announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementPostponed, $"The engagement of {announcement.Engagement.Start} was postponed.", holdBack: !requestContext.Overtaken, clock.Now(), cancellation);
}
