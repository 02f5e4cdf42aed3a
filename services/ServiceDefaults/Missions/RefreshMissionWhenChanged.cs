using Embassy.Announcements;

namespace Embassy.ServiceDefaults;

// Invalidates the cached mission, so that this replica uses a new language immediately; the others take up to 30
// seconds. Only the newest announcement counts, because the next request reads the current mission. A repeat changes
// nothing.
public sealed class RefreshMissionWhenChanged(MissionClient missions) : IHandle<MissionChanged>
{
    public Task Handle(MissionChanged announcement, CancellationToken cancellation)
    {
        missions.Invalidate(before: announcement.Version);
        return Task.CompletedTask;
    }
}
