using Embassy.ServiceDefaults;

namespace Embassy.Content.Missions;

/// <summary>The RPCs of <see cref="V1.MissionsService"/>, one file each.</summary>
public sealed partial class MissionsApi(ContentDb db, RequestContext requestContext, MissionCache missions, TimeProvider clock)
    : V1.MissionsService.MissionsServiceBase;
