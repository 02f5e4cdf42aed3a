using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>How one engagement is read for an operation.</summary>
public static class EngagementQueries
{
    /// <summary>The engagement with its parts, as far as the caller may see them, or a refusal; what is no UUID names none.</summary>
    public static async Task<Engagement> FindEngagement(this EventsDb db, string name, CancellationToken cancellation) =>
        Guid.TryParseExact(name, "D", out var id) && await db.Engagements.Include(e => e.Delegations).Include(e => e.Agenda).Include(e => e.Outcomes)
            .Include(e => e.Mentions).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellation) is { } engagement
            ? engagement
            : throw Problem.NotFound("engagement", name);
}
