using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Trade;

// Sets the trade target of two States for a year and announces it. A repeat changes nothing and announces nothing.
partial class TradeApi
{
    public override async Task<V1.TradeTarget> SetTradeTarget(V1.SetTradeTargetRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        TradePair.Validate(validation, request.Reporter, request.Partner, world: false);
        validation.When(request.Year.Length != 4 || !Periods.Knows(request.Year), "year", "invalid_date", "A year: 2030.");
        var value = Amount(validation, request.Value);
        var currency = Currency(validation, request.Currency);
        var source = Cited(validation, request.Source);
        validation.Refuse();

        var target = await db.TradeTargets.FindAsync([request.Reporter, request.Partner, request.Year], context.CancellationToken);
        if (target is null)
        {
            target = db.TradeTargets.Add(
                new TradeTarget
                {
                    Reporter = request.Reporter,
                    Partner = request.Partner,
                    Year = request.Year,
                    Value = value,
                    Currency = currency,
                    Source = source
                }).Entity;
            context.Created($"/v1/trade-targets/{target.Reporter}/{target.Partner}/{target.Year}");
        }
        if (target.Set(value, currency, source))
        {
            db.Announce(new TradeTargetSet(target.Reporter, target.Partner, target.Year, Amounts.Text(value), currency, target.Version,
                $"/v1/trade:summary?reporter={target.Reporter}&partner={target.Partner}"), about: null);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        context.SetETag(ETags.Of(target.Version));
        return target.ToProto();
    }
}
