using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Blocs;

// Lists the line of a bloc and its dissenters in each vote with at least two members' ballots, newest first.
// Read-only: a repeat changes nothing.
partial class BlocsApi
{
    public override async Task<V1.ListBlocLinesResponse> ListBlocLines(V1.ListBlocLinesRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        if (request.Departed.Length > 0) validation.State("departed", request.Departed);
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, VoteOrder.Keys, "lines", request.Bloc, votingScope.Print,
                request.Departed);
        var columns = await memory.Current(context.CancellationToken);
        var sheet = await blocs.Sheet(db, request.Bloc, columns, context.CancellationToken);
        var places = VoteOrder.NewestFirst(columns, votingScope.In(columns), paging)
            .Where(IsShown).Take(paging.Size + 1).ToList();
        var names = await voteReader.Read(columns, places.Take(paging.Size), context.CancellationToken);
        var response = new V1.ListBlocLinesResponse
        {
            Lines = { places.Take(paging.Size).Zip(names, (at, vote) => sheet.Line(at, vote.Vote_)) },
            NextPageToken = VoteOrder.Next(columns, paging, places),
        };
        if (request.IncludeTotal) response.TotalSize = VoteOrder.All(columns, votingScope.In(columns)).Count(IsShown);
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey, $"forums/un/blocs/{request.Bloc}");
        return response;

        bool IsShown(int at) => sheet.Voted(at) && (request.Departed.Length == 0 || sheet.Departed(at, request.Departed));
    }
}
