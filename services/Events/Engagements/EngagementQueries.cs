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

    /// <summary>The engagements in which any of these States takes part; all of them without a State.</summary>
    public static IQueryable<Engagement> WithAnyOf(this EventsDb db, IReadOnlyList<string> states) =>
        db.Engagements.WithAnyOf(nameof(Engagement.States), states);

    /// <summary>The first day on which an engagement of a window may have begun.</summary>
    public static async Task<DateOnly?> EarliestStart(this EventsDb db, DateWindow window, CancellationToken cancellation)
    {
        if (window.From is not { } from) return null;
        var year = new DateOnly(from.Year, 1, 1);
        var earliest = await db.Engagements.Where(e => e.LongUntil >= from).MinAsync(e => (DateOnly?)e.StartFirst, cancellation);
        return earliest < year ? earliest : year;
    }

    /// <summary>The engagements that take place in a window, also those that began before it.</summary>
    /// <param name="earliest">As <see cref="EarliestStart"/> finds it: where the range of the index begins.</param>
    public static IQueryable<Engagement> In(this IQueryable<Engagement> engagements, DateWindow window, DateOnly? earliest)
    {
        if (window.From is { } from) engagements = engagements.Where(e => e.StartFirst >= earliest && e.EndLast >= from);
        return window.To is { } to ? engagements.Where(e => e.StartFirst <= to) : engagements;
    }
}
