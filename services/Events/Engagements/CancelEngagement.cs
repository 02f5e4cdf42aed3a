using Grpc.Core;

namespace Embassy.Events.Engagements;

// Notes that it will not take place, and tells the others, in one transaction. It stays on record, and public.
// Cancelling what is cancelled changes nothing and tells nobody.
partial class EngagementsApi
{
    public override Task<V1.Engagement> CancelEngagement(V1.CancelEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.Cancel(now), context);
}
