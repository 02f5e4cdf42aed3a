using Embassy.Forums.Catalogue;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Memberships;

/// <summary>The RPCs of <see cref="V1.MembershipsService"/>, one file each.</summary>
public sealed partial class MembershipsApi(
    ForumsDb db, ServedForums served, RequestContext requestContext, Limits limits, TimeProvider clock)
    : V1.MembershipsService.MembershipsServiceBase;
