using Embassy.Content.Missions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Schedules;

/// <summary>The RPCs of <see cref="V1.SchedulesService"/>, one file each.</summary>
public sealed partial class SchedulesApi(ContentDb db, RequestContext requestContext, MissionCache missions, TimeProvider clock)
    : V1.SchedulesService.SchedulesServiceBase;
