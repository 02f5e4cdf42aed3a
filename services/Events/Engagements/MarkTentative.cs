using Grpc.Core;

namespace Embassy.Events.Engagements;

// Notes that a date is being kept, but not agreed, and tells the others, in one transaction.
// Marking what is tentative changes nothing and tells nobody.
partial class EngagementsApi
{
    public override Task<V1.Engagement> MarkTentative(V1.MarkTentativeRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.MarkTentative(now), context);
}
