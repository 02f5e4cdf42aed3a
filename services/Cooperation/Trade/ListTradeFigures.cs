using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

// Lists one State's reported trade with another by flow, period and commodity.
// The order is that of the key, so a page costs the same at any position. Read-only.
partial class TradeApi
{
    public override async Task<V1.ListTradeFiguresResponse> ListTradeFigures(V1.ListTradeFiguresRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        TradePair.Validate(validation, request.Reporter, request.Partner);
        validation.When(request.From.Length > 0 && !Periods.Knows(request.From), "from", "invalid_date",
            "A year, 2023, or a month, 2023-05.");
        validation.When(request.To.Length > 0 && !Periods.Knows(request.To), "to", "invalid_date", "A year, 2023, or a month, 2023-05.");
        validation.When(request.Commodity.Length > 0 && !Commodities.Knows(request.Commodity), "commodity", "unknown_commodity",
            "TOTAL, or 2, 4 or 6 digits.");
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 3, "trade", request.Reporter, request.Partner, request.Flow, request.From,
                request.To, request.Commodity);

        var rows = db.TradeFigures.AsNoTracking().Where(f => f.Reporter == request.Reporter && f.Partner == request.Partner);
        if (request.Flow.Length > 0) rows = rows.Where(f => f.Flow == request.Flow);
        if (request.From.Length > 0) rows = rows.Where(f => string.Compare(f.Period, request.From) >= 0);
        // A year includes its months, which sort after it as text.
        var to = request.To + "-99";
        if (request.To.Length > 0) rows = rows.Where(f => string.Compare(f.Period, to) <= 0);
        if (request.Commodity.Length > 0) rows = rows.Where(f => f.Commodity == request.Commodity);
        var matching = rows;
        if (paging.After is [var flow, var period, var commodity])
        {
            rows = rows.Where(f => string.Compare(f.Flow, flow) > 0 || f.Flow == flow && (string.Compare(f.Period, period) > 0
                || f.Period == period && string.Compare(f.Commodity, commodity) > 0));
        }
        var figures = await rows.OrderBy(f => f.Flow).ThenBy(f => f.Period).ThenBy(f => f.Commodity).Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var response = new V1.ListTradeFiguresResponse
        {
            Figures = { figures.Take(paging.Size).Select(f => f.ToProto()) },
            NextPageToken = figures.Count > paging.Size
                ? paging.Next(figures[paging.Size - 1].Flow, figures[paging.Size - 1].Period, figures[paging.Size - 1].Commodity) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"trade/{request.Reporter}/{request.Partner}");
        return response;
    }
}
