using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A held visit increases the count of visits.
// The newest announcement is enough, because the count covers all current records.
public sealed class RecountWhenEngagementHeld(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<EngagementHeld>
{
    public Task Handle(EngagementHeld announcement, CancellationToken cancellation) =>
        RecountRequest.Request(db, RecountRequest.Events, requestContext, signal, cancellation);
}
