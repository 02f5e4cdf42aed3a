using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A page that cites or links to a removed engagement has a broken link.
// The newest announcement is enough, because repeated removals ask for the same review.
public sealed class ReviewWhenEngagementRemoved(ContentDb db, TimeProvider clock) : IHandle<EngagementRemoved>
{
    public Task Handle(EngagementRemoved announcement, CancellationToken cancellation) => Review.OpenWhereCited(
        db, announcement.Subject, Review.BrokenLink, "The engagement is no longer public.", clock.Now(), cancellation);
}
