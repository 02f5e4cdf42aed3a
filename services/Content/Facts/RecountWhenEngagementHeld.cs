using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A visit that was held is one visit more.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenEngagementHeld(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<EngagementHeld>
{
    public Task Handle(EngagementHeld announcement, CancellationToken cancellation) => RecountRequest.Request(db, RecountRequest.Events, requestContext, signal, cancellation);
}
