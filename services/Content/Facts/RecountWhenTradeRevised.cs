using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// The figure that is shown is another.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenTradeRevised(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<TradeRevised>
{
    public Task Handle(TradeRevised announcement, CancellationToken cancellation) => RecountRequest.Request(db, RecountRequest.Cooperation, requestContext, signal, cancellation);
}
