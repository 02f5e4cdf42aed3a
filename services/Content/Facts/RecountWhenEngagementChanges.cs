using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// An engagement of another kind or direction is counted elsewhere.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenEngagementChanges(ContentDb db, Work work, FactSignal signal) : IReactTo<EngagementChanged>
{
    public Task React(EngagementChanged announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Events, work, signal, cancellation);
}
