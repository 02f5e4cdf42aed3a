using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// A year has its figure, and it may be the last one.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenTradeRecorded(ContentDb db, Work work, FactSignal signal) : IReactTo<TradeRecorded>
{
    public Task React(TradeRecorded announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Cooperation, work, signal, cancellation);
}
