using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A year has its figure, and it may be the last one.
public sealed class RecountWhenTradeRecorded(ContentDb db, Work work, FactSignal signal) : IReactTo<TradeRecorded>
{
    public Task React(TradeRecorded announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Cooperation, work, signal, cancellation);
}
