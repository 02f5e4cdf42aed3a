using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Commitments;

// Lists every source's figures of a month against the commitments, by a named rule, beside the source's own figures.
// Read-only: a repeat changes nothing.
partial class CommitmentsApi
{
    public override async Task<V1.ListConformityResponse> ListConformity(V1.ListConformityRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "conformity");
        var validation = new RequestValidation();
        var month = Month(validation, request.Month, required: true);
        if (request.Party.Length > 0) Parties.Check("party", request.Party, validation);
        validation.Refuse();
        var first = month!.Value.First;
        var rule = request.Rule.Length == 0 ? "cut" : request.Rule;

        var figures = await db.Production.AsNoTracking().Where(p => p.FirstDay == first).ToListAsync(context.CancellationToken);
        var columns = (await commitmentReader.LinesOn(first, null, context.CancellationToken))
            .Where(l => l.Standing == LinesInForce.Holds && !Parties.IsGroup(l.Line.Party))
            .GroupBy(l => l.Line.Party, l => l.Line).ToDictionary(g => g.Key, Columns.Of);
        // The sums of a total need all figures, even for a single party.
        var rows = ConformityCalculation.Of(rule, figures, columns).Where(r => request.Party.Length == 0 || r.Party == request.Party);
        var response = new V1.ListConformityResponse { Month = month.ToString(), Rule = rule, Rows = { rows } };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/production", $"forums/{forum.Key}/commitments");
        return response;
    }
}
