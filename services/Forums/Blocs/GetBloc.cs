using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Blocs;

// Returns a forum as a bloc over a set of votes: its cohesion, and the loyalty of each State during its membership.
// Read-only: a repeat changes nothing.
partial class BlocsApi
{
    public override async Task<V1.Bloc> GetBloc(V1.GetBlocRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.Refuse();
        var columns = await memory.Current(context.CancellationToken);
        var bloc = (await blocs.Sheet(db, request.Bloc, columns, context.CancellationToken)).Over(votingScope.In(columns));
        context.SetETag(ETags.OfContent(bloc));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey, $"forums/un/blocs/{request.Bloc}");
        return bloc;
    }
}
