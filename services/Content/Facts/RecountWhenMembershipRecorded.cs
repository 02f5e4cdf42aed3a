using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A new membership may put both States in one more forum.
// The newest announcement is enough, because the count covers all current records.
public sealed class RecountWhenMembershipRecorded(ContentDb db, RequestContext requestContext, FactSignal signal)
    : IHandle<MembershipRecorded>
{
    public Task Handle(MembershipRecorded announcement, CancellationToken cancellation) =>
        RecountRequest.Request(db, RecountRequest.Forums, requestContext, signal, cancellation);
}
