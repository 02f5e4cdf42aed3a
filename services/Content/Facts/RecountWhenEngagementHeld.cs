using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A visit that was held is one visit more.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenEngagementHeld(ContentDb db, Work work, FactSignal signal) : IReactTo<EngagementHeld>
{
    public Task React(EngagementHeld announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Events, work, signal, cancellation);
}
