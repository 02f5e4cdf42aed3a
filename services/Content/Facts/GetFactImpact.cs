using Grpc.Core;

namespace Embassy.Content.Facts;

// Lists the editions and schedules that a change of one fact would affect, for staff. It changes nothing.
partial class FactsApi
{
    public override async Task<V1.Impact> GetFactImpact(V1.GetFactImpactRequest request, ServerCallContext context)
    {
        var fact = await FindFact(request.Key, context.CancellationToken);
        return await Impact($"facts/{fact.Key}", [fact.Key], request.PageSize, request.PageToken, request.IncludeTotal,
            context.CancellationToken);
    }
}
