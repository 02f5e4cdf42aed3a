using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A revision changes the figure that pages show.
// The newest announcement is enough, because the count covers all current records.
public sealed class RecountWhenTradeRevised(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<TradeRevised>
{
    public Task Handle(TradeRevised announcement, CancellationToken cancellation) =>
        RecountRequest.Request(db, RecountRequest.Cooperation, requestContext, signal, cancellation);
}
