using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

// The figure that is shown is another.
// The newest is enough: the count is of everything that is there when it is made.
public sealed class RecountWhenTradeRevised(ContentDb db, Work work, FactSignal signal) : IReactTo<TradeRevised>
{
    public Task React(TradeRevised announcement, CancellationToken cancellation) => Recount.Ask(db, Recount.Cooperation, work, signal, cancellation);
}
