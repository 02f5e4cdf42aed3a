using Embassy.Events.Calendars;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Feeds;

/// <summary>The RPCs of <see cref="V1.FeedsService"/>, one file each.</summary>
public sealed partial class FeedsApi(
    EventsDb db, RequestContext requestContext, CalendarQuery calendars, CalendarCache cache, TimeProvider clock)
    : V1.FeedsService.FeedsServiceBase;
