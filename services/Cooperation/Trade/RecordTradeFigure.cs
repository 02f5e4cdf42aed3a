using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

// Records a statement of one figure and announces it; the former statement is stored as a revision.
// A repeat of a current or superseded statement changes nothing and announces nothing.
partial class TradeApi
{
    public override async Task<V1.TradeFigure> RecordTradeFigure(V1.RecordTradeFigureRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var key = Key(validation, request.Reporter, request.Partner, request.Flow,
            request.Period, request.Commodity.Length == 0 ? Commodities.Total : request.Commodity);
        var said = new FigureStatement(Amount(validation, request.Value), Currency(validation, request.Currency),
            request.Basis.Length == 0 ? TradeFigure.Reported : request.Basis, Cited(validation, request.Source),
            request.Edition, request.Valuation);
        validation.When(request.Edition.Length > 0 && !Editions.Knows(request.Edition), "edition", "unknown_commodity",
            "HS or an edition of the Harmonized System, H0 to H6.");
        validation.Refuse();

        await using var transaction = await OneBookkeeper(context.CancellationToken);
        var book = new TradeChanges(said.Source.Reference);
        var figure =
            await db.TradeFigures.FindAsync([key.Reporter, key.Partner, key.Flow, key.Period, key.Commodity], context.CancellationToken);
        if (figure is null)
        {
            figure = db.TradeFigures.Add(TradeFigure.Of(key, said, clock.Now())).Entity;
            book.Add(key);
            context.Created($"/v1/trade/{key.Reporter}/{key.Partner}/{key.Flow}/{key.Period}/{key.Commodity}");
        }
        else if (figure.Revise(said, await Earlier(key, context.CancellationToken), clock.Now()) is { } before)
        {
            db.TradeRevisions.Add(before);
            book.Revise(key);
        }
        await book.Announce(db, ChangeCauses.Edited, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return figure.ToProto(await Earlier(key, context.CancellationToken));
    }

    // Serialized, because two concurrent figures of one series would get the same version.
    async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> OneBookkeeper(CancellationToken cancellation)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockWriter<TradeSeries>(cancellation);
        return transaction;
    }

    /// <summary>The former statements of a figure, newest first.</summary>
    Task<List<TradeRevision>> Earlier(FigureKey key, CancellationToken cancellation) => db.TradeRevisions.AsNoTracking()
        .Where(r => r.Reporter == key.Reporter && r.Partner == key.Partner && r.Flow == key.Flow && r.Period == key.Period
            && r.Commodity == key.Commodity)
        .OrderByDescending(r => r.Revision).ToListAsync(cancellation);

    FigureKey Key(RequestValidation validation, string reporter, string partner, string flow, string period, string commodity)
    {
        TradePair.Validate(validation, reporter, partner);
        validation.When(flow.Length == 0, "flow", "required", "imports, exports, re-imports or re-exports.");
        if (!Periods.Knows(period))
            validation.Add("period", period.Length == 0 ? "required" : "invalid_date", "A year, 2023, or a month, 2023-05.");
        else validation.When(!Periods.HasBegun(period, clock.Today()), "period", "future_date",
            "Record what was traded, not what is hoped for.");
        validation.When(!Commodities.Knows(commodity), "commodity", "unknown_commodity",
            "TOTAL, or a code of the Harmonized System with 2, 4 or 6 digits.");
        return new FigureKey(reporter, partner, flow, period, commodity);
    }

    static decimal Amount(RequestValidation validation, string value)
    {
        if (Amounts.TryParse(value, out var amount)) return amount;
        validation.Add("value", value.Length == 0 ? "required" : "invalid_amount",
            "A decimal string from 0 to 900000000000000, at most four decimals: 1234.5.");
        return 0;
    }

    static string Currency(RequestValidation validation, string currency)
    {
        if (currency.Length == 0) validation.Add("currency", "required", "An ISO 4217 code: USD.");
        else validation.When(!Currencies.Knows(currency), "currency", "unknown_currency", "An ISO 4217 code: USD.");
        return currency;
    }

    static Citation Cited(RequestValidation validation, Embassy.V1.Source? source)
    {
        if (source is not null) return validation.Source("source", source);
        validation.Add("source", "required", "Where the statement is from.");
        return new Citation("", "", "");
    }
}
