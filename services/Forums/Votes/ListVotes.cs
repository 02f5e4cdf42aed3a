using Embassy.Forums.VotingAgreement;
using Embassy.Forums.Votes;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

// Recorded votes that count, newest first, each with the counted totals beside those its source states.
// Asking again changes nothing.
partial class UnApi
{
    public override async Task<V1.ListVotesResponse> ListVotes(V1.ListVotesRequest request, ServerCallContext context)
    {
        OnlyHere();
        var validation = new RequestValidation();
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, VoteOrder.Keys, "votes", votingScope.Print);
        var columns = await memory.Current(context.CancellationToken);
        var places = VoteOrder.NewestFirst(columns, votingScope.In(columns), paging).Take(paging.Size + 1).ToList();
        var response = new V1.ListVotesResponse
        {
            Votes = { await Show(columns, places.Take(paging.Size), context.CancellationToken) },
            NextPageToken = VoteOrder.Next(columns, paging, places),
        };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, VotesKey);
        return response;
    }

    /// <summary>Votes by their places, in that order: two queries, whatever their number.</summary>
    async Task<List<V1.Vote>> Show(VoteColumns columns, IEnumerable<int> places, CancellationToken cancellation)
    {
        var asked = places.Select(at => (At: at, columns.Heads[at]!.Id)).ToList();
        var ids = asked.ConvertAll(a => a.Id);
        var rollCalls = await db.RollCalls.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellation);
        var also = (await db.RollCalls.AsNoTracking().Where(r => r.SameAs != null && ids.Contains(r.SameAs.Value))
            .Select(r => new { Id = r.SameAs!.Value, r.Source, r.Number }).ToListAsync(cancellation)).ToLookup(r => r.Id, r => RollCall.NameOf(r.Source, r.Number));
        return [.. asked.Select(a =>
        {
            var vote = rollCalls[a.Id].ToProto(sameAs: null);
            var (yes, no, abstentions, nonVoting) = columns.Count(a.At);
            vote.Counted = new V1.VoteTotals { Yes = yes, No = no, Abstentions = abstentions, NonVoting = nonVoting, Members = yes + no + abstentions + nonVoting };
            vote.Also.Add(also[a.Id].Order(StringComparer.Ordinal));
            return vote;
        })];
    }
}
