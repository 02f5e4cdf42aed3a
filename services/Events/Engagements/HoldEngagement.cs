using Grpc.Core;

namespace Embassy.Events.Engagements;

// Marks an engagement as held and announces it, in one transaction, because pages that cite it may need new wording.
// A repeat changes nothing and announces nothing.
partial class EngagementsApi
{
    public override Task<V1.Engagement> HoldEngagement(V1.HoldEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.Hold(now), context);
}
