using Embassy.Forums.Agreement;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums;

// A forum as a bloc over some votes: how cohesive it was, and how loyal each State while it was a member.
// Asking again changes nothing.
partial class UnApi
{
    public override async Task<V1.Bloc> GetBloc(V1.GetBlocRequest request, ServerCallContext context)
    {
        OnlyHere();
        var checks = new Checks();
        var scope = Scope.From(checks, request.Session, request.Issue, request.Important);
        checks.Refuse();
        var columns = await memory.Current(context.CancellationToken);
        var bloc = (await blocs.Sheet(db, request.Bloc, columns, context.CancellationToken)).Over(scope.In(columns));
        context.SetETag(ETags.OfContent(bloc));
        context.MayBeCached(Surrogates.Usual, VotesKey, $"forums/un/blocs/{request.Bloc}");
        return bloc;
    }
}
