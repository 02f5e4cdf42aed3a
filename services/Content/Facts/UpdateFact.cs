using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Facts;

// Updates a fact and announces it; the pages that use it follow automatically.
// Where the mission requires approval, it creates a pending change instead.
// A repeat changes nothing and announces nothing.
partial class FactsApi
{
    public override async Task<V1.Fact> UpdateFact(V1.UpdateFactRequest request, ServerCallContext context)
    {
        var fact = await FindFact(request.Key, context.CancellationToken);
        var said = await inputs.Read(new RequestValidation(), fact.Kind,
            new FactInput(request.Value, request.Texts, request.Unit, request.Units, request.Period, request.Source, request.AsOf,
                request.Confidence, request.DerivedFrom), context.CancellationToken);
        context.ExpectVersion(fact.Version, savedBy: fact.ChangedBy, savedAt: fact.ChangedAt);
        // A recount with the same result keeps the date of the last change.
        if (request.DerivedFrom.Length > 0 && fact.DerivedFrom == request.DerivedFrom && said.SameValue(fact.Said))
            said = said with { AsOf = fact.Said.AsOf };
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
