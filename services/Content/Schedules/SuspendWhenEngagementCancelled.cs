using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// What waits for the engagement would wait for ever: somebody has to look, and schedule it anew or let it go.
// Each announcement counts, for its review; only the newest holds back, or a late one would undo what was scheduled anew since.
public sealed class SuspendWhenEngagementCancelled(ContentDb db, RequestContext requestContext, TimeProvider clock) : IHandleEach<EngagementCancelled>
{
    public Task Handle(EngagementCancelled announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementCancelled, $"The engagement of {announcement.Engagement.Start} was cancelled.", holdBack: !requestContext.Overtaken, clock.Now(), cancellation);
}
