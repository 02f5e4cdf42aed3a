using Embassy.Forums.Catalogue;
using Embassy.Forums.Commitments;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Pairs;

/// <summary>The RPCs of <see cref="V1.PairsService"/>, one file each.</summary>
public sealed partial class PairsApi(
    ForumsDb db, ServedForums served, CommitmentReader commitmentReader, RequestContext requestContext, TimeProvider clock)
    : V1.PairsService.PairsServiceBase;
