using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A page that announces a visit must describe it as past once it was held.
// Each announcement is handled, because its review names the day of that visit.
public sealed class ReviewWhenEngagementHeld(ContentDb db, TimeProvider clock) : IHandleEach<EngagementHeld>
{
    public Task Handle(EngagementHeld announcement, CancellationToken cancellation) => Review.OpenWhereCited(
        db, announcement.Subject, Review.EngagementHeld, $"The engagement of {announcement.Engagement.Start} was held.", clock.Now(),
        cancellation);
}
