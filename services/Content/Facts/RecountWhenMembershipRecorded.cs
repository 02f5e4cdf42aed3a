using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// Both States may stand in one forum more.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenMembershipRecorded(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<MembershipRecorded>
{
    public Task Handle(MembershipRecorded announcement, CancellationToken cancellation) => RecountRequest.Request(db, RecountRequest.Forums, requestContext, signal, cancellation);
}
