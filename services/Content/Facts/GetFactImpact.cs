using Grpc.Core;

namespace Embassy.Content.Facts;

// Shows staff which editions and schedules a change of one fact would touch. It changes nothing.
partial class FactsApi
{
    public override async Task<V1.Impact> GetFactImpact(V1.GetFactImpactRequest request, ServerCallContext context)
    {
        var fact = await FindFact(request.Key, context.CancellationToken);
        return await Impact($"facts/{fact.Key}", [fact.Key], request.PageSize, request.PageToken, context.CancellationToken);
    }
}
