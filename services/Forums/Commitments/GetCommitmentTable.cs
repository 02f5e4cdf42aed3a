using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Commitments;

// Returns all parties' lines in force on a day in one table, with computed sums beside the printed totals.
// Read-only: a repeat changes nothing.
partial class CommitmentsApi
{
    public override async Task<V1.CommitmentTable> GetCommitmentTable(V1.GetCommitmentTableRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "commitments");
        var validation = new RequestValidation();
        var day = validation.Day("asOf", request.AsOf) ?? clock.Today();
        var knownOn = validation.Day("knownOn", request.KnownOn);
        validation.Refuse();
        var table = CommitmentTable.Of(await commitmentReader.LinesOn(day, knownOn, context.CancellationToken),
            CivilDate.Day(day).ToString());
        context.SetETag(ETags.OfContent(table));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/commitments");
        return table;
    }
}
