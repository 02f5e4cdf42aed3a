using Embassy.ServiceDefaults;

namespace Embassy.Events.Programmes;

/// <summary>The RPCs of <see cref="V1.ProgrammesService"/>, one file each.</summary>
public sealed partial class ProgrammesApi(EventsDb db, RequestContext requestContext, MissionClient missions, TimeProvider clock)
    : V1.ProgrammesService.ProgrammesServiceBase;
