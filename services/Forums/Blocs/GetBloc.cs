using Embassy.Forums.Votes;
using Embassy.Forums.VotingAgreement;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Blocs;

// A forum as a bloc over some votes: how cohesive it was, and how loyal each State while it was a member.
// Asking again changes nothing.
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
