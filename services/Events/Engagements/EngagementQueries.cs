using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>Loads one engagement for an operation.</summary>
public static class EngagementQueries
{
    /// <summary>
    /// The engagement with the parts visible to the caller; throws <c>not_found</c>, also for a malformed UUID.
    /// </summary>
    public static async Task<Engagement> FindEngagement(this EventsDb db, string name, CancellationToken cancellation) =>
        Guid.TryParseExact(name, "D", out var id)
        && await db.Engagements.Include(e => e.Delegations).Include(e => e.Agenda).Include(e => e.Outcomes)
            .Include(e => e.Mentions).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellation) is { } engagement
            ? engagement
            : throw Problem.NotFound("engagement", name);
}
