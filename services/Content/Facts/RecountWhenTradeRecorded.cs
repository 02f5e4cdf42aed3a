using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A new yearly figure may be the latest one.
// The newest announcement is enough, because the count covers all current records.
public sealed class RecountWhenTradeRecorded(ContentDb db, RequestContext requestContext, FactSignal signal) : IHandle<TradeRecorded>
{
    public Task Handle(TradeRecorded announcement, CancellationToken cancellation) =>
        RecountRequest.Request(db, RecountRequest.Cooperation, requestContext, signal, cancellation);
}
