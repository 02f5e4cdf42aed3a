using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A year has its figure, and it may be the last one.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenTradeRecorded(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<TradeRecorded>
{
    public Task Handle(TradeRecorded announcement, CancellationToken cancellation) => RecountRequest.Request(db, RecountRequest.Cooperation, requestContext, signal, cancellation);
}
