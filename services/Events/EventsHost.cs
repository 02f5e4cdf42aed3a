using Embassy.Announcements;
using Embassy.Events.Calendars;
using Embassy.Events.Missions;
using Embassy.Events.Occasions;
using Embassy.Events.Timeline;
using Embassy.ServiceDefaults;

namespace Embassy.Events;

/// <summary>What the events service is made of.</summary>
public static class EventsHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("events", args, embed,
                internalReaders: [Roles.ProtocolOfficer, Roles.DeskOfficer, Roles.Administrator], contracts: [V1.EventsService.Descriptor])
            .AddDatabase<EventsDb, SqliteEventsDb, PostgresEventsDb>()
            .AddHandler<MissionChanged, RefreshMissionWhenChanged>()
            .AddHandler<AgreementStatusChanged, AddMilestoneWhenAgreementStatusChanges>()
            .AddHandler<SessionRecorded, AddMilestoneWhenSessionRecorded>();
        host.Services.AddSingleton<MissionClient>();
        host.Services.AddSingleton<CalendarCache>();
        host.Services.AddSingleton<OccasionNotifier>();
        host.Services.AddHostedService(services => services.GetRequiredService<OccasionNotifier>());
        return host.Build<EventsApi>();
    }
}
