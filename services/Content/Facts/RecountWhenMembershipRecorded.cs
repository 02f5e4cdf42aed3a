using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// Both States may stand in one forum more.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenMembershipRecorded(ContentDb db, Work work, FactSignal signal) : IReactTo<MembershipRecorded>
{
    public Task React(MembershipRecorded announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Forums, work, signal, cancellation);
}
