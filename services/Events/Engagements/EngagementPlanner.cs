using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>Creates and announces an engagement, planned directly or from an import candidate.</summary>
public sealed class EngagementPlanner(
    EventsDb db, RequestContext requestContext, MissionClient missions, EngagementResponses responses, TimeProvider clock)
{
    /// <summary>Also saves the other pending changes of the context.</summary>
    public async Task<V1.Engagement> Plan(V1.PlanEngagementRequest request, ServerCallContext context)
    {
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var entry = EngagementEntry.Check(request, mission, validation);
        validation.Refuse();
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await db.CheckReferences(entry, id, context.CancellationToken);
        if (await db.Engagements.IgnoreQueryFilters().AnyAsync(e => e.Id == id, context.CancellationToken))
            throw Problem.Exists("engagement", request.Id);

        var now = clock.Now();
        var engagement = new Engagement { Id = id, CreatedAt = now, CreatedBy = requestContext.Caller.Id };
        engagement.Plan(entry, now);
        db.Engagements.Add(engagement);
        await db.AnnounceEngagement(engagement, EngagementBefore.Nothing, now, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        context.Created($"/v1/engagements/{engagement.Id}");
        return await responses.RespondToWrite(engagement, context);
    }
}
