using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// A schedule that waits for the engagement becomes due; ScheduleRunner publishes the edition.
// The newest announcement is enough, because any of them says that the engagement was held.
public sealed class ReleaseWhenEngagementHeld(ContentDb db, TimeProvider clock) : IHandle<EngagementHeld>
{
    public async Task Handle(EngagementHeld announcement, CancellationToken cancellation) =>
        (await AwaitedEngagement.Note(db, announcement.Engagement.Id, cancellation)).HeldAt ??= clock.Now();
}
