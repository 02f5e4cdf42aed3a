using Embassy.ServiceDefaults;

namespace Embassy.Cooperation;

/// <summary>The RPCs of cooperation.proto, one file each, in the folder of their noun.</summary>
public sealed partial class CooperationApi(CooperationDb db, RequestContext requestContext, ServiceClients serviceClients, Limits limits, TimeProvider clock) : V1.CooperationService.CooperationServiceBase;
