using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Roadmap;

// Moves a step in the list or to another due date and announces the change.
// A repeat changes nothing and announces nothing.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> MoveStep(V1.MoveStepRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives, context.CancellationToken);
        var step = initiative.Steps.Find(s => s.Key == request.Step) ?? throw Problem.NotFound("step", request.Step);
        var validation = new RequestValidation();
        validation.When(!request.HasBefore && !request.HasDue, "before", "required", "Where it goes, or its new due date.");
        validation.When(request.Before.Length > 0 && (request.Before == step.Key || !initiative.Steps.Exists(s => s.Key == request.Before)),
            "before", "unknown_step", "The key of another step of this initiative.");
        var due = request.HasDue ? validation.Date("due", request.Due) : step.Due;
        validation.Refuse();
        context.ExpectVersion(initiative.Version, required: false, savedAt: initiative.UpdatedAt);
        if (!initiative.Move(step, request.HasBefore ? request.Before : null, due, clock.Now(), clock.Today()))
            return Show(initiative, context);
        db.Announce(new InitiativeStepsChanged(initiative.ToSummary(clock.Today()), step.Key), about: initiative);
        await db.SaveChangesAsync(context.CancellationToken);
        return Show(initiative, context);
    }
}
