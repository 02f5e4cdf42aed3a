using Embassy.Forums.Catalogue;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Positions;

/// <summary>The RPCs of <see cref="V1.PositionsService"/>, one file each.</summary>
public sealed partial class PositionsApi(
    ForumsDb db, ServedForums served, RequestContext requestContext, TimeProvider clock)
    : V1.PositionsService.PositionsServiceBase;
