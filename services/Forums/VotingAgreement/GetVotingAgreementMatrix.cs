using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VotingAgreement;

// Returns the voting agreement of all pairs of the given States, or of all that ever cast a ballot, as a lower
// triangle. Read-only: a repeat changes nothing.
partial class VotingAgreementApi
{
    public override async Task<V1.VotingAgreementMatrix> GetVotingAgreementMatrix(V1.GetVotingAgreementMatrixRequest request,
        ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        if (request.States.Count > 0) validation.StateList("states", request.States, 2, MostStates);
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.Refuse();
        var columns = await memory.Current(context.CancellationToken);
        var matrix =
            new V1.VotingAgreementMatrix
            {
                Method = AgreementScoring.Method(request.Method),
                States = { request.States.Count > 0 ? request.States : columns.States }
            };
        var over = votingScope.In(columns);
        var places = matrix.States.Select(columns.Find).ToArray();
        for (var a = 0; a < places.Length; a++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var row = new V1.MatrixRow();
            for (var b = 0; b < a; b++)
            {
                var (votes, score) = places[a] is { } one && places[b] is { } other
                    ? AgreementScoring.Of(matrix.Method, columns.Compare(one, other, over)) : (0, null);
                row.Scores.Add(score ?? -1);
                row.Votes.Add(votes);
            }
            matrix.Rows.Add(row);
        }
        context.SetETag(ETags.OfContent(matrix));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey);
        return matrix;
    }
}
