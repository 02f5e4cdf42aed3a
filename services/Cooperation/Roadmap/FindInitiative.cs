using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// What the slices on initiatives begin and end with.
partial class RoadmapApi
{
    /// <summary>The initiative with its steps, or a refusal. What is no UUID is the name of nothing.</summary>
    static async Task<Initiative> Initiative(string id, IQueryable<Initiative> initiatives, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var uuid) && await initiatives.SingleOrDefaultAsync(i => i.Id == uuid, cancellation) is { } initiative
            ? initiative : throw Problem.NotFound("initiative", id);

    /// <summary>The initiative as it stands today; a step may be late tomorrow, so the ETag names the day.</summary>
    V1.Initiative Show(Initiative initiative, ServerCallContext context)
    {
        var shown = initiative.ToProto(clock.Today(), embargoToo: requestContext.Caller.SeesInternal);
        context.SetETag(ETags.Of(initiative.Version, CivilDate.Day(clock.Today()) + (shown.EmbargoUntil is null ? "" : "-staff")));
        return shown;
    }
}
