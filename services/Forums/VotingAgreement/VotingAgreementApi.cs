using Embassy.Forums.Catalogue;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.VotingAgreement;

/// <summary>The RPCs of <see cref="V1.VotingAgreementService"/>, one file each.</summary>
public sealed partial class VotingAgreementApi(
    ForumsDb db, ServedForums served, BallotIndex memory, VoteReader voteReader, LocaleCatalogue locales)
    : V1.VotingAgreementService.VotingAgreementServiceBase;
