using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Roadmap;

// Inserts a step and announces the change. A repeat with the same step changes nothing and announces nothing.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> AddStep(V1.AddStepRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives, context.CancellationToken);
        var validation = new RequestValidation();
        validation.When(request.Step is null, "step", "required", "The step to add.");
        var steps = initiative.Steps.OrderBy(s => s.Ordinal).ToList();
        var known = request.Step is null ? null : steps.Find(s => s.Key == request.Step.Key);
        if (known is not null) steps.Remove(known);
        var place = request.Before.Length == 0 ? steps.Count : steps.FindIndex(s => s.Key == request.Before);
        validation.When(place < 0, "before", "unknown_step", "The key of a step of this initiative.");
        validation.When(steps.Count >= Step.Most, "step", "out_of_range", $"An initiative has at most {Step.Most} steps.");
        var step = request.Step is null ? null : Step.From(request.Step, "step",
            [.. steps.Take(place < 0 ? steps.Count : place)], validation);
        validation.Refuse();
        context.ExpectVersion(initiative.Version, required: false, savedAt: initiative.UpdatedAt);
        if (known is not null) return known.Same(step!) ? Show(initiative, context) : throw Problem.Exists("step", step!.Key);
        initiative.Add(step!, place, clock.Now(), clock.Today());
        db.Announce(new InitiativeStepsChanged(initiative.ToSummary(clock.Today()), step!.Key), about: initiative);
        await db.SaveChangesAsync(context.CancellationToken);
        return Show(initiative, context);
    }
}
