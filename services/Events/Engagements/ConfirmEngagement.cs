using Grpc.Core;

namespace Embassy.Events.Engagements;

// Marks an engagement as confirmed by both sides and announces it, in one transaction.
// A repeat changes nothing and announces nothing.
partial class EngagementsApi
{
    public override Task<V1.Engagement> ConfirmEngagement(V1.ConfirmEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.Confirm(now), context);
}
