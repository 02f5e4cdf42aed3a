using Grpc.Core;

namespace Embassy.Events.Engagements;

// Marks a date as tentative, reserved but not agreed, and announces it, in one transaction.
// A repeat changes nothing and announces nothing.
partial class EngagementsApi
{
    public override Task<V1.Engagement> MarkTentative(V1.MarkTentativeRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) => engagement.MarkTentative(now), context);
}
