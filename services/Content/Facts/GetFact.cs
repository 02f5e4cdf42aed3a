using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Facts;

// Returns one fact, with its wording in each of the mission's languages. A repeat changes nothing.
partial class FactsApi
{
    public override async Task<V1.Fact> GetFact(V1.GetFactRequest request, ServerCallContext context)
    {
        var fact = await FindFact(request.Key, context.CancellationToken);
        context.SetETag(ETags.Of(fact.Version));
        context.MayBeCached(SurrogateKeys.Usual, $"facts/{fact.Key}", "mission");
        return await ShowWithPending(fact, context.CancellationToken);
    }
}
