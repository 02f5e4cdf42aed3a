using Embassy.Forums.Catalogue;
using Embassy.Forums.RollCalls;

namespace Embassy.Forums.Blocs;

/// <summary>The RPCs of <see cref="V1.BlocsService"/>, one file each.</summary>
public sealed partial class BlocsApi(
    ForumsDb db, ServedForums served, BallotIndex memory, BlocIndex blocs, VoteReader voteReader)
    : V1.BlocsService.BlocsServiceBase;
