using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Votes;

// Lists the recorded votes that count, newest first, each with the counted totals beside those stated by its source.
// Read-only: a repeat changes nothing.
partial class VotesApi
{
    public override async Task<V1.ListVotesResponse> ListVotes(V1.ListVotesRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, VoteOrder.Keys, "votes", votingScope.Print);
        var columns = await memory.Current(context.CancellationToken);
        var places = VoteOrder.NewestFirst(columns, votingScope.In(columns), paging).Take(paging.Size + 1).ToList();
        var response = new V1.ListVotesResponse
        {
            Votes =
            {
                (await voteReader.Read(columns, places.Take(paging.Size), context.CancellationToken)).Select(Summary.Of<V1.VoteSummary>),
            },
            NextPageToken = VoteOrder.Next(columns, paging, places),
        };
        if (request.IncludeTotal) response.TotalSize = VoteOrder.All(columns, votingScope.In(columns)).Count();
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey);
        return response;
    }
}
