using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Facts;

// Says what a fact is now and tells the others; what uses it follows by itself. Where the mission wants a second person, the new value
// waits for one. The same again changes nothing and tells nobody.
partial class FactsApi
{
    public override async Task<V1.Fact> UpdateFact(V1.UpdateFactRequest request, ServerCallContext context)
    {
        var fact = await FindFact(request.Key, context.CancellationToken);
        var said = await inputs.Read(new RequestValidation(), fact.Kind, new FactInput(request.Value, request.Texts, request.Unit, request.Units, request.Period, request.Source, request.AsOf, request.Confidence, request.DerivedFrom), context.CancellationToken);
        context.ExpectVersion(fact.Version);
        // Counted anew without another outcome: the day of counting is no news.
        if (request.DerivedFrom.Length > 0 && fact.DerivedFrom == request.DerivedFrom && said.SameValue(fact.Said)) said = said with { AsOf = fact.Said.AsOf };
        if (await missions.Approval(db, context.CancellationToken))
        {
            if (!fact.Says(said, request.DerivedFrom))
                await writer.Propose(fact.Key, new ProposedFact(fact.Kind, said, request.DerivedFrom), context.CancellationToken);
        }
        else await writer.Update(fact, said, request.DerivedFrom, context.CancellationToken);
        context.SetETag(ETags.Of(fact.Version));
        return await ShowWithPending(fact, context.CancellationToken);
    }
}
