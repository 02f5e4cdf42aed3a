using System.Globalization;
using Embassy.Announcements;

namespace Embassy.ServiceDefaults;

/// <summary>Creates each service's announcement that its log was reset.</summary>
static class LogResets
{
    /// <summary>Returns null for a service that announces nothing.</summary>
    public static Announcement? Of(string service, LogState state, string former)
    {
        var type = typeof(LogReset).Assembly.GetTypes()
            .SingleOrDefault(t => t.IsSubclassOf(typeof(LogReset)) && AnnouncedAttribute.Of(t).Service == service);
        return type is null ? null
            : (Announcement)Activator.CreateInstance(type, state.Epoch, former, state.EpochStart.ToString(CultureInfo.InvariantCulture),
                state.Number, "/v1/changes")!;
    }
}
