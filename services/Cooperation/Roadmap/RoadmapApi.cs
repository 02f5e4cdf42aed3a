using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Roadmap;

/// <summary>The RPCs of <see cref="V1.RoadmapService"/>, one file each.</summary>
public sealed partial class RoadmapApi(CooperationDb db, AgreementEntry agreements, RequestContext requestContext,
    ServiceClients serviceClients, TimeProvider clock) : V1.RoadmapService.RoadmapServiceBase;
