using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A page that relies on it, or links to it, leads its readers to nothing.
// The newest is enough: however often it was removed, one review asks for the same.
public sealed class ReviewWhenEngagementRemoved(ContentDb db, TimeProvider clock) : IHandle<EngagementRemoved>
{
    public Task Handle(EngagementRemoved announcement, CancellationToken cancellation) => Review.OpenWhereCited(
        db, announcement.Subject, Review.BrokenLink, "The engagement is no longer public.", clock.Now(), cancellation);
}
