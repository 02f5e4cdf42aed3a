using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

// Sets up or changes the mission and announces it. A repeat changes nothing and announces nothing.
partial class MissionsApi
{
    public override async Task<V1.Mission> UpdateMission(V1.UpdateMissionRequest request, ServerCallContext context)
    {
        var wanted = request.Mission ?? throw Problem.Invalid("mission", "required", "Say who the mission is.");
        var validation = new RequestValidation();
        var names = Mission.Validate(validation, wanted);
        validation.Refuse();

        var mission = await db.Missions.SingleOrDefaultAsync(context.CancellationToken);
        if (mission is null)
        {
            db.Missions.Add(mission = new Mission());
            context.Created("/v1/mission");
        }
        else context.ExpectVersion(mission.Version, savedBy: mission.ChangedBy, savedAt: mission.ChangedAt);
        if (mission.Locales.Except(wanted.Locales).ToList() is { Count: > 0 } dropped)
            await db.Raise(new LanguagesDropped(dropped), context.CancellationToken);
        var (approval, removal) = Mission.Rules(wanted.Approval, wanted.Removal);
        if (mission.Become(wanted.SendingState, wanted.ReceivingState, [.. wanted.Locales], names, [.. wanted.TimeZones], approval,
            removal, Mission.Given(wanted), requestContext.Caller.Id, clock.Now()))
        {
            db.Announce(mission.ToChanged(), about: null);
            await db.SaveChangesAsync(context.CancellationToken);
            missions.Invalidate();
        }
        context.SetETag(ETags.Of(mission.Version));
        return mission.ToProto();
    }
}
