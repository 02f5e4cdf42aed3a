using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// A schedule that waits for a cancelled engagement would wait forever, so an editor must reschedule or drop it.
// Each announcement is handled, for its review. Only the newest one suspends, or a late one would undo a newer
// schedule.
public sealed class SuspendWhenEngagementCancelled(ContentDb db, RequestContext requestContext, TimeProvider clock)
    : IHandleEach<EngagementCancelled>
{
    public Task Handle(EngagementCancelled announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementCancelled, $"The engagement of {announcement.Engagement.Start} was cancelled.",
        holdBack: !requestContext.Overtaken, clock.Now(), cancellation);
}
