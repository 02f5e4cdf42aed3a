using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// The schedule was set for the previous text.
public sealed class DropScheduleWhenEditionReopened(ContentDb db) : IDomainEventHandler<ScheduledEditionReopened>
{
    public async Task Handle(ScheduledEditionReopened domainEvent, CancellationToken cancellation)
    {
        if (await db.Schedules.FindAsync([domainEvent.Edition.PageKey, domainEvent.Edition.Locale], cancellation) is { } schedule)
            db.Schedules.Remove(schedule);
    }
}
