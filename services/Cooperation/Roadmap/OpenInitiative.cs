using Embassy.Announcements;
using Embassy.Cooperation.Roadmap;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation;

// Opens an item of the roadmap with all its steps, and tells the others, in one transaction.
// With an id of the caller's a repeat is told that the initiative is there; without one it opens another.
partial class CooperationApi
{
    public override async Task<V1.Initiative> OpenInitiative(V1.OpenInitiativeRequest request, ServerCallContext context)
    {
        var initiative = await Enter(request, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/initiatives/{initiative.Id}");
        return Show(initiative, context);
    }

    /// <summary>Checks and adds it, and announces it; whoever asks for it saves.</summary>
    async Task<Initiative> Enter(V1.OpenInitiativeRequest request, CancellationToken cancellation)
    {
        var checks = new Checks();
        var id = checks.Id("id", request.Id);
        var titles = checks.Texts("titles", request.Titles, 1000, known: null, required: true);
        checks.When(request.Dimension.Length == 0, "dimension", "required", "political, economic, social, cultural or humanitarian.");
        var sector = checks.Text("sector", request.Sector, 60);
        checks.When(sector.Any(char.IsUpper), "sector", "invalid_format", "Lower case: energy.");
        var steps = Step.From(request.Steps, checks);
        var origin = request.Origin ?? new V1.Origin();
        var engagement = origin.Engagement.Length > 0 ? checks.Id("origin.engagement", origin.Engagement) : (Guid?)null;
        var outcome = origin.Outcome.Length > 0 ? checks.Id("origin.outcome", origin.Outcome) : (Guid?)null;
        checks.When(outcome is not null && engagement is null, "origin.engagement", "required", "The engagement that had the outcome.");
        var outcomeTexts = checks.Texts("origin.texts", origin.Texts, 1000, known: null);
        var sources = checks.Sources("sources", request.Sources);
        var embargo = checks.Instant("embargoUntil", request.EmbargoUntil);
        var audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience;
        var agreement = await Related(checks, "agreement", request.Agreement, audience, embargo, cancellation);
        checks.Refuse();
        if (await db.Initiatives.IgnoreQueryFilters().AnyAsync(i => i.Id == id, cancellation)) throw Problem.Exists("initiative", id.ToString());

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
            CreatedBy = work.Caller.Id,
        }.Begin(agreement?.Id, Today);
        db.Initiatives.Add(initiative);
        db.Announce(new InitiativeOpened(initiative.ToSummary(Today)), about: initiative);
        return initiative;
    }
}
