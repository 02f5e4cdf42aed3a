using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Roadmap;

// Marks a step as done with its evidence and announces the progress or completion of the initiative.
// A repeat with the same step and day changes nothing and announces nothing.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> CompleteStep(V1.CompleteStepRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var on = validation.Date("doneOn", request.DoneOn, required: true);
        validation.When(on?.First > clock.Now().LatestDay(), "doneOn", "future_date",
            "Record what was done, not what is planned.");
        validation.When(request.Evidence.Count == 0, "evidence", "required", "What shows that it was done.");
        var evidence = validation.Sources("evidence", request.Evidence);
        validation.Refuse();
        var initiative = await Initiative(request.Id, db.Initiatives, context.CancellationToken);
        context.ExpectVersion(initiative.Version, required: false, savedAt: initiative.UpdatedAt);
        if (!initiative.Complete(request.Step, on!.Value, evidence, clock.Now(), clock.Today())) return Show(initiative, context);
        var summary = initiative.ToSummary(clock.Today());
        db.Announce(initiative.Status == Roadmap.Initiative.Completed ? new InitiativeCompleted(summary, request.Step)
            : new InitiativeProgressed(summary, request.Step), about: initiative);
        await db.SaveChangesAsync(context.CancellationToken);
        return Show(initiative, context);
    }
}
