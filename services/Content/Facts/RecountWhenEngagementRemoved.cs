using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// What is no longer public is no longer counted.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenEngagementRemoved(ContentDb db, Work work, FactSignal signal) : IReactTo<EngagementRemoved>
{
    public Task React(EngagementRemoved announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Events, work, signal, cancellation);
}
