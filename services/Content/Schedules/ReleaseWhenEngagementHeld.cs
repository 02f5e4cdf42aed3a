using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// What waits for an engagement becomes due; the clockwork publishes it.
// The newest is enough: any of them says that it was held.
public sealed class ReleaseWhenEngagementHeld(ContentDb db, TimeProvider clock) : IHandle<EngagementHeld>
{
    public async Task Handle(EngagementHeld announcement, CancellationToken cancellation) =>
        (await AwaitedEngagement.Note(db, announcement.Engagement.Id, cancellation)).HeldAt ??= clock.Now();
}
