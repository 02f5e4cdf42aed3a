using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// An engagement of another kind or direction is counted elsewhere.
public sealed class RecountWhenEngagementChanges(ContentDb db, Work work, FactSignal signal) : IReactTo<EngagementChanged>
{
    public Task React(EngagementChanged announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Events, work, signal, cancellation);
}
