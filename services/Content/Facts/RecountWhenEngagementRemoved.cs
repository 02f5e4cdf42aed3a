using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// An engagement that is no longer public is no longer counted.
// The newest announcement is enough, because the count covers all current records.
public sealed class RecountWhenEngagementRemoved(ContentDb db, RequestContext requestContext, FactSignal signal)
    : IHandle<EngagementRemoved>
{
    public Task Handle(EngagementRemoved announcement, CancellationToken cancellation) =>
        RecountRequest.Request(db, RecountRequest.Events, requestContext, signal, cancellation);
}
