using Embassy.Forums.Catalogue;

namespace Embassy.Forums.IdealPoints;

/// <summary>The RPCs of <see cref="V1.IdealPointsService"/>, one file each.</summary>
public sealed partial class IdealPointsApi(ForumsDb db, ServedForums served) : V1.IdealPointsService.IdealPointsServiceBase;
