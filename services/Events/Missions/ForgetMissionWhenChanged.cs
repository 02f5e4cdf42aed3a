using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Missions;

// A language that was added can be used at once, by the replica that was told; the others wait half a minute at most.
// The newest is enough: what is forgotten is asked for again as it is then.
public sealed class ForgetMissionWhenChanged(MissionClient missions) : IReactTo<MissionChanged>
{
    public Task React(MissionChanged announcement, CancellationToken cancellation)
    {
        missions.Forget(before: announcement.Version);
        return Task.CompletedTask;
    }
}
