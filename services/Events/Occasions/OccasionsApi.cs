using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>The RPCs of <see cref="V1.OccasionsService"/>, one file each.</summary>
public sealed partial class OccasionsApi(
    EventsDb db, MissionClient missions, OccasionCatalogue occasions, RequestContext requestContext, TimeProvider clock)
    : V1.OccasionsService.OccasionsServiceBase;
