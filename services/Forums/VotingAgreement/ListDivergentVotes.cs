using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VotingAgreement;

// Lists the votes in which two States cast different ballots, newest first.
// Read-only: a repeat changes nothing.
partial class VotingAgreementApi
{
    public override async Task<V1.ListDivergentVotesResponse> ListDivergentVotes(V1.ListDivergentVotesRequest request,
        ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        Pair(validation, request.A, request.B);
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, VoteOrder.Keys, "divergentVotes", request.A, request.B, votingScope.Print,
                request.Opposite.ToString());
        var columns = await memory.Current(context.CancellationToken);
        var (a, b) = (VoteRows.Of(columns, request.A), VoteRows.Of(columns, request.B));
        var places = VoteOrder.NewestFirst(columns, votingScope.In(columns), paging).Where(Parted).Take(paging.Size + 1).ToList();
        var shown = await voteReader.Read(columns, places.Take(paging.Size), context.CancellationToken);
        var response = new V1.ListDivergentVotesResponse
        {
            DivergentVotes = { places.Take(paging.Size)
                .Zip(shown, (at, vote) => new V1.DivergentVote { Vote = vote, A = a.ChoiceAt(at).Word(), B = b.ChoiceAt(at).Word() }) },
            NextPageToken = VoteOrder.Next(columns, paging, places),
        };
        if (request.IncludeTotal) response.TotalSize = VoteOrder.All(columns, votingScope.In(columns)).Count(Parted);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey);
        return response;

        bool Parted(int at)
        {
            var (one, other) = (a.ChoiceAt(at), b.ChoiceAt(at));
            return one != Choice.None && other != Choice.None && one != other
                && (!request.Opposite || one != Choice.Abstain && other != Choice.Abstain);
        }
    }
}
