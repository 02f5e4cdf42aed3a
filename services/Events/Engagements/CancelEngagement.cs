using Grpc.Core;

namespace Embassy.Events.Engagements;

// Marks an engagement as cancelled and announces it, in one transaction. The engagement stays on record, and public.
// A repeat changes nothing and announces nothing.
partial class EngagementsApi
{
    public override Task<V1.Engagement> CancelEngagement(V1.CancelEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.Cancel(now), context);
}
