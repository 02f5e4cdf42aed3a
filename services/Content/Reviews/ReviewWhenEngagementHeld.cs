using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A page that spoke of a visit to come has to speak of it as one that was.
// Each announcement counts: its review names the day of that visit.
public sealed class ReviewWhenEngagementHeld(ContentDb db, TimeProvider clock) : IHandleEach<EngagementHeld>
{
    public Task Handle(EngagementHeld announcement, CancellationToken cancellation) => Review.OpenWhereCited(
        db, announcement.Subject, Review.EngagementHeld, $"The engagement of {announcement.Engagement.Start} was held.", clock.Now(), cancellation);
}
