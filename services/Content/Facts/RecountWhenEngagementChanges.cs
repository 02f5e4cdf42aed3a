using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// An engagement of another kind or direction is counted elsewhere.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenEngagementChanges(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<EngagementChanged>
{
    public Task Handle(EngagementChanged announcement, CancellationToken cancellation) => RecountRequest.Request(db, RecountRequest.Events, requestContext, signal, cancellation);
}
