using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

/// <summary>The RPCs of <see cref="V1.EngagementsService"/>, one file each.</summary>
public sealed partial class EngagementsApi(
    EventsDb db, MissionClient missions, EngagementPlanner planner, EngagementResponses responses, TimeProvider clock)
    : V1.EngagementsService.EngagementsServiceBase
{
    /// <summary>Applies one status transition; a transition that returns false announces nothing.</summary>
    async Task<V1.Engagement> Step(string id, Func<Engagement, DateTimeOffset, bool> step, ServerCallContext context)
    {
        var engagement = await db.FindEngagement(id, context.CancellationToken);
        context.ExpectVersion(engagement.Version, savedAt: engagement.UpdatedAt);
        var now = clock.Now();
        var engagementBefore = EngagementBefore.Of(engagement, now);
        if (step(engagement, now))
        {
            await db.AnnounceEngagement(engagement, engagementBefore, now, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await responses.RespondToWrite(engagement, context);
    }
}
