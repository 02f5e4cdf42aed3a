using Grpc.Core;

namespace Embassy.Events.Engagements;

// Enters an engagement and tells the others, in one transaction.
// An id that is taken is refused, so a repeat is told that the engagement is there.
partial class EngagementsApi
{
    public override Task<V1.Engagement> PlanEngagement(V1.PlanEngagementRequest request, ServerCallContext context) =>
        planner.Plan(request, context);
}
