using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

// Returns one current figure and its earlier statements, newest first. Read-only: a repeat changes nothing.
partial class TradeApi
{
    public override async Task<V1.TradeFigure> GetTradeFigure(V1.GetTradeFigureRequest request, ServerCallContext context)
    {
        var key = new FigureKey(request.Reporter, request.Partner, request.Flow, request.Period, request.Commodity);
        // A malformed key matches no figure and needs no query.
        var figure = States.Knows(key.Reporter) && TradePair.KnowsPartner(key.Partner) && Periods.Knows(key.Period)
            && Commodities.Knows(key.Commodity)
            ? await db.TradeFigures.AsNoTracking().SingleOrDefaultAsync(f => f.Reporter == key.Reporter && f.Partner == key.Partner
                && f.Flow == key.Flow && f.Period == key.Period && f.Commodity == key.Commodity, context.CancellationToken)
            : null;
        if (figure is null)
            throw Problem.NotFound("trade figure", string.Join('/', key.Reporter, key.Partner, key.Flow, key.Period, key.Commodity));
        context.SetETag(ETags.Of(figure.Revision));
        context.MayBeCached(SurrogateKeys.Usual, $"trade/{key.Reporter}/{key.Partner}");
        return figure.ToProto(await Earlier(key, context.CancellationToken));
    }
}
