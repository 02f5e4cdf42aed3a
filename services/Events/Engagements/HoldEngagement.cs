using Grpc.Core;

namespace Embassy.Events.Engagements;

// Notes that it took place, and tells the others, in one transaction: whoever cites it may have to speak of it otherwise.
// Holding what was held changes nothing and tells nobody.
partial class EngagementsApi
{
    public override Task<V1.Engagement> HoldEngagement(V1.HoldEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.Hold(now), context);
}
