using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// A waiting schedule is suspended until an editor sets it again, because the text probably names the old day.
// Each announcement is handled, for its review. Only the newest one suspends, or a late one would undo a newer
// schedule.
public sealed class SuspendWhenEngagementPostponed(ContentDb db, RequestContext requestContext, TimeProvider clock)
    : IHandleEach<EngagementPostponed>
{
    public Task Handle(EngagementPostponed announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementPostponed, $"The engagement of {announcement.Engagement.Start} was postponed.",
        holdBack: !requestContext.Overtaken, clock.Now(), cancellation);
}
