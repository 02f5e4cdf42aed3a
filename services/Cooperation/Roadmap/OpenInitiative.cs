using Embassy.Cooperation.Agreements;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Creates an initiative with all its steps and announces it, in one transaction.
// A repeat with the same client-chosen id fails because the initiative exists; without an id it creates another.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> OpenInitiative(V1.OpenInitiativeRequest request, ServerCallContext context)
    {
        var initiative = await Enter(request, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/initiatives/{initiative.Id}");
        return Show(initiative, context);
    }

    /// <summary>Validates, adds and announces an initiative; the caller saves.</summary>
    async Task<Initiative> Enter(V1.OpenInitiativeRequest request, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        var titles = validation.Texts("titles", request.Titles, 1000, known: null, required: true);
        validation.When(request.Dimension.Length == 0, "dimension", "required", "political, economic, social, cultural or humanitarian.");
        var sector = validation.Text("sector", request.Sector, 60);
        validation.When(sector.Any(char.IsUpper), "sector", "invalid_format", "Lower case: energy.");
        var steps = Step.From(request.Steps, validation);
        var origin = request.Origin ?? new V1.Origin();
        var engagement = origin.Engagement.Length > 0 ? validation.Id("origin.engagement", origin.Engagement) : (Guid?)null;
        var outcome = origin.Outcome.Length > 0 ? validation.Id("origin.outcome", origin.Outcome) : (Guid?)null;
        validation.When(outcome is not null && engagement is null, "origin.engagement", "required", "The engagement that had the outcome.");
        var outcomeTexts = validation.Texts("origin.texts", origin.Texts, 1000, known: null);
        var sources = validation.Sources("sources", request.Sources);
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        var audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience;
        var agreement = await db.Related(validation, "agreement", request.Agreement, audience, embargo, clock.Now(), cancellation);
        validation.Refuse();
        if (await db.Initiatives.IgnoreQueryFilters().AnyAsync(i => i.Id == id, cancellation))
            throw Problem.Exists("initiative", id.ToString());

        var initiative = new Initiative
        {
            Id = id,
            Titles = titles,
            Dimension = request.Dimension,
            Sector = sector,
            Steps = steps,
            EngagementId = engagement,
            OutcomeId = outcome,
            OutcomeTexts = outcomeTexts,
            Sources = sources,
            Audience = audience,
            EmbargoUntil = embargo,
            CreatedAt = clock.Now(),
            CreatedBy = requestContext.Caller.Id,
        }.Begin(agreement?.Id, clock.Today());
        db.Initiatives.Add(initiative);
        db.Announce(new InitiativeOpened(initiative.ToSummary(clock.Today())), about: initiative);
        return initiative;
    }
}
