using Embassy.ServiceDefaults;

namespace Embassy.Events.Calendars;

/// <summary>The RPCs of <see cref="V1.CalendarsService"/>, one file each.</summary>
public sealed partial class CalendarsApi(
    EventsDb db, RequestContext requestContext, CalendarQuery calendars, CalendarCache cache, TimeProvider clock)
    : V1.CalendarsService.CalendarsServiceBase;
