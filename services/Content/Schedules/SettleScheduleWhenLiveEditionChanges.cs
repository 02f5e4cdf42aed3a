using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

// A person may do by hand what was scheduled, and then it must not happen a second time.
public sealed class SettleScheduleWhenLiveEditionChanges(ContentDb db) : IDomainEventHandler<EditionWentLive>,
    IDomainEventHandler<EditionTakenDown>
{
    public Task Handle(EditionWentLive domainEvent, CancellationToken cancellation) =>
        domainEvent.Waiting.Schedule ? Settle(domainEvent.Edition, published: true, cancellation) : Task.CompletedTask;

    public Task Handle(EditionTakenDown domainEvent, CancellationToken cancellation) =>
        Settle(domainEvent.Edition, published: false, cancellation);

    async Task Settle(Edition edition, bool published, CancellationToken cancellation)
    {
        if (await db.Schedules.FindAsync([edition.PageKey, edition.Locale], cancellation) is { } schedule && schedule.Settle(published))
            db.Schedules.Remove(schedule);
    }
}
