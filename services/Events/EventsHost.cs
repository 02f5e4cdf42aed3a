using Embassy.Announcements;
using Embassy.Events.Calendars;
using Embassy.Events.Citations;
using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.Events.Occasions;
using Embassy.Events.Tenures;
using Embassy.Events.Timeline;
using Embassy.ServiceDefaults;

namespace Embassy.Events;

/// <summary>Composes the events service.</summary>
public static class EventsHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("events", args, embed,
                internalReaders: [Roles.Reader, Roles.ProtocolOfficer, Roles.DeskOfficer, Roles.Administrator],
                apis: typeof(EventsHost).Assembly)
            .AddDatabase<EventsDb, SqliteEventsDb, PostgresEventsDb>()
            .AddHandler<MissionChanged, RefreshMissionWhenChanged>()
            .AddHandler<AgreementStatusChanged, AddMilestoneWhenAgreementStatusChanges>()
            .AddHandler<SessionRecorded, AddMilestoneWhenSessionRecorded>();
        // The registration order is the announcement order: tenures of a person or an office, then engagements that
        // cite it, then letters.
        host.Services.AddScoped<ICitingRecords, CitingTenures>().AddScoped<ICitingRecords, CitingEngagements>()
            .AddScoped<ICitingRecords, CitingLetters>();
        host.Services.AddScoped<CitationAnnouncer>();
        host.Services.AddScoped<EngagementResponses>().AddScoped<EngagementPlanner>().AddScoped<CalendarQuery>();
        host.Services.AddSingleton<SiteLinks>().AddSingleton<CalendarCache>();
        host.Services.AddSingleton(OccasionCatalogue.Load(host.Configuration.Read<MissionOptions>().Folder));
        host.Services.AddSingleton<OccasionNotifier>();
        host.Services.AddHostedService(services => services.GetRequiredService<OccasionNotifier>());
        return host.Build();
    }
}
