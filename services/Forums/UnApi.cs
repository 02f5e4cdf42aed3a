using Embassy.Forums.Blocs;
using Embassy.Forums.Forums;
using Embassy.Forums.VoteImports;
using Embassy.Forums.Votes;
using Embassy.ServiceDefaults;

namespace Embassy.Forums;

/// <summary>The RPCs of un.proto, one file each, in the folder of their noun.</summary>
public sealed partial class UnApi(
    ForumsDb db, ServedForums served, BallotIndex memory, BlocIndex blocs, VoteImportProgress voteImportProgress, Limits limits, TimeProvider clock) : V1.UnService.UnServiceBase
{
    const string VotesKey = "forums/un/votes";

    /// <summary>A process that does not serve the United Nations has none of this.</summary>
    void OnlyHere() => served.Find("un");
}
