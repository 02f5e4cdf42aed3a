using Embassy.Announcements;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// What waits for the engagement would wait for ever: somebody has to look, and schedule it anew or let it go.
public sealed class HoldBackWhenEngagementCancelled(ContentDb db, TimeProvider clock) : IReactTo<EngagementCancelled>
{
    public Task React(EngagementCancelled announcement, CancellationToken cancellation) => AwaitedEngagement.HoldBack(
        db, announcement.Engagement, Review.EngagementCancelled, $"The engagement of {announcement.Engagement.Start} was cancelled.", clock.Now(), cancellation);
}
