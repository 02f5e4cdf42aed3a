using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A change of kind or direction moves an engagement to another count.
// The newest announcement is enough, because the count covers all current records.
public sealed class RecountWhenEngagementChanges(ContentDb db, RequestContext requestContext, FactSignal signal)
    : IHandle<EngagementChanged>
{
    public Task Handle(EngagementChanged announcement, CancellationToken cancellation) =>
        RecountRequest.Request(db, RecountRequest.Events, requestContext, signal, cancellation);
}
