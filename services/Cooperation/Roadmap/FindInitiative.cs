using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Shared steps of the operations on initiatives.
partial class RoadmapApi
{
    /// <summary>The initiative with its steps; throws <c>not_found</c>, also for a malformed UUID.</summary>
    static async Task<Initiative> Initiative(string id, IQueryable<Initiative> initiatives, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var uuid)
        && await initiatives.SingleOrDefaultAsync(i => i.Id == uuid, cancellation) is { } initiative
            ? initiative : throw Problem.NotFound("initiative", id);

    /// <summary>The initiative as of today; the ETag contains the day because a step may be late tomorrow.</summary>
    V1.Initiative Show(Initiative initiative, ServerCallContext context)
    {
        var shown = initiative.ToProto(clock.Today(), embargoToo: requestContext.Caller.SeesInternal);
        context.SetETag(ETags.Of(initiative.Version, CivilDate.Day(clock.Today()) + (shown.EmbargoUntil is null ? "" : "-staff")));
        return shown;
    }
}
