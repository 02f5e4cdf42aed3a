using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VotingAgreement;

// Ranks the States nearest to one, or farthest from it; ties are ordered by code.
// Read-only: a repeat changes nothing.
partial class VotingAgreementApi
{
    const int MostStates = 300;

    public override async Task<V1.RankVotingAgreementResponse> RankVotingAgreement(V1.RankVotingAgreementRequest request,
        ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        validation.State("state", request.State);
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.When(request.MinVotes < 0, "minVotes", "out_of_range", "1 or more; 0 or nothing means 1.");
        validation.When(request.Limit is < 0 or > MostStates, "limit", "out_of_range", $"1 to {MostStates}; 0 or nothing means 20.");
        validation.Refuse();
        var method = AgreementScoring.Method(request.Method);
        var columns = await memory.Current(context.CancellationToken);
        var response = new V1.RankVotingAgreementResponse { Method = method };
        if (columns.Find(request.State) is { } state)
        {
            var over = votingScope.In(columns);
            var scored = columns.States.Index().Where(s => s.Index != state)
                .Select(s => new V1.RankedState
                {
                    State = s.Item,
                    Figure = AgreementScoring.Figure(method, columns.Compare(state, s.Index, over))
                })
                .Where(s => s.Figure.Votes >= Math.Max(1, request.MinVotes));
            var sign = request.Order == "farthest" ? 1 : -1;
            response.States.Add(
                scored.OrderBy(s => sign * s.Figure.Score).ThenBy(s => s.State, StringComparer.Ordinal)
                    .Take(request.Limit == 0 ? 20 : request.Limit));
        }
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey);
        return response;
    }
}
