using Embassy.ServiceDefaults;
using Embassy.Events.Engagements;

namespace Embassy.Events.Imports;

/// <summary>The RPCs of <see cref="V1.ImportsService"/>, one file each.</summary>
public sealed partial class ImportsApi(EventsDb db, MissionClient missions, EngagementPlanner planner, TimeProvider clock)
    : V1.ImportsService.ImportsServiceBase;
