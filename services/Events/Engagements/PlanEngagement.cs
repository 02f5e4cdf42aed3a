using Grpc.Core;

namespace Embassy.Events.Engagements;

// Creates an engagement and announces it, in one transaction.
// A repeat with the same id fails because the engagement exists.
partial class EngagementsApi
{
    public override Task<V1.Engagement> PlanEngagement(V1.PlanEngagementRequest request, ServerCallContext context) =>
        planner.Plan(request, context);
}
