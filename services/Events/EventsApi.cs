using Embassy.Events.Calendars;
using Embassy.Events.Missions;
using Embassy.ServiceDefaults;

namespace Embassy.Events;

/// <summary>The RPCs of events.proto, one file each, in the folder of their noun.</summary>
public sealed partial class EventsApi(EventsDb db, RequestContext requestContext, MissionClient missions, CalendarCache shelf, TimeProvider clock) : V1.EventsService.EventsServiceBase;
