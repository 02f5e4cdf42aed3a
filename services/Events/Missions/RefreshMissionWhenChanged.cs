using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Missions;

// A language that was added can be used at once, by the replica that was told; the others wait half a minute at most.
// The newest is enough: what is forgotten is asked for again as it is then.
public sealed class RefreshMissionWhenChanged(MissionClient missions) : IHandle<MissionChanged>
{
    public Task Handle(MissionChanged announcement, CancellationToken cancellation)
    {
        missions.Invalidate(before: announcement.Version);
        return Task.CompletedTask;
    }
}
