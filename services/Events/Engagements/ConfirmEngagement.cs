using Grpc.Core;

namespace Embassy.Events.Engagements;

// Notes that both sides have agreed, and tells the others, in one transaction.
// Confirming what is confirmed changes nothing and tells nobody.
partial class EngagementsApi
{
    public override Task<V1.Engagement> ConfirmEngagement(V1.ConfirmEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.Confirm(now), context);
}
