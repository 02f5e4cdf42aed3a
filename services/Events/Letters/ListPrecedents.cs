using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

// Lists the letters on an occasion before a day, newest first, with their texts, as models for the next letter.
// Read-only: a repeat changes nothing.
partial class LettersApi
{
    public override async Task<V1.ListPrecedentsResponse> ListPrecedents(V1.ListPrecedentsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Key("occasion", request.Occasion);
        var before = validation.Day("before", request.Before) ?? clock.Today();
        validation.When(request.Limit is < 0 or > 20, "limit", "out_of_range", "1 to 20; 0 or nothing means 5.");
        validation.Refuse();
        var rows = db.Letters.AsNoTracking().Where(l => l.Occasion == request.Occasion && l.DatedLast < before);
        if (request.Direction.Length > 0) rows = rows.Where(l => l.Direction == request.Direction);
        var letters = await rows.OrderByDescending(l => l.DatedFirst).ThenByDescending(l => l.Id)
            .Take(request.Limit == 0 ? 5 : request.Limit).ToListAsync(context.CancellationToken);
        var response =
            new V1.ListPrecedentsResponse { Letters = { await Complete(letters, withTexts: true, context.CancellationToken) } };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, ["letters", "tenures", .. CitedIn(response.Letters)]);
        return response;
    }
}
