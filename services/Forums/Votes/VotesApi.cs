using Embassy.Forums.Blocs;
using Embassy.Forums.Catalogue;
using Embassy.Forums.RollCalls;

namespace Embassy.Forums.Votes;

/// <summary>The RPCs of <see cref="V1.VotesService"/>, one file each.</summary>
public sealed partial class VotesApi(
    ForumsDb db, ServedForums served, BallotIndex memory, BlocIndex blocs, VoteReader voteReader)
    : V1.VotesService.VotesServiceBase;
