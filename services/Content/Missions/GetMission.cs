using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

// Returns the mission; fails while none is set up. A repeat changes nothing.
partial class MissionsApi
{
    public override async Task<V1.Mission> GetMission(V1.GetMissionRequest request, ServerCallContext context)
    {
        var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(context.CancellationToken)
            ?? throw new Problem(ProblemCodes.NotFound, "The mission is not set up. An administrator does it: PUT /v1/mission.");
        context.SetETag(ETags.Of(mission.Version));
        context.MayBeCached(SurrogateKeys.Usual, "mission");
        return mission.ToProto();
    }
}
