using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// Enters an engagement and tells the others, in one transaction.
// An id that is taken is refused, so a repeat is told that the engagement is there.
partial class EventsApi
{
    public override async Task<V1.Engagement> PlanEngagement(V1.PlanEngagementRequest request, ServerCallContext context)
    {
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var entry = EngagementEntry.Check(request, mission, validation);
        validation.Refuse();
        await CheckCited(entry, id, context.CancellationToken);
        if (await db.Engagements.IgnoreQueryFilters().AnyAsync(e => e.Id == id, context.CancellationToken)) throw Problem.Exists("engagement", request.Id);

        var now = clock.Now();
        var engagement = new Engagement { Id = id, CreatedAt = now, CreatedBy = requestContext.Caller.Id };
        engagement.Plan(entry, now);
        db.Engagements.Add(engagement);
        await Tell(engagement, EngagementBefore.Nothing, now, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/engagements/{engagement.Id}");
        return await Show(engagement, context);
    }
}
