using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// What is no longer public is no longer counted.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenEngagementRemoved(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<EngagementRemoved>
{
    public Task Handle(EngagementRemoved announcement, CancellationToken cancellation) => RecountRequest.Request(db, RecountRequest.Events, requestContext, signal, cancellation);
}
