using Embassy.Forums.Commitments;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums;

// Every party's lines in force on a day side by side, with computed sums beside the totals as printed.
// Asking again changes nothing.
partial class ForumsApi
{
    public override async Task<V1.CommitmentTable> GetCommitmentTable(V1.GetCommitmentTableRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "commitments");
        var checks = new Checks();
        var day = checks.Day("asOf", request.AsOf) ?? Today;
        var knownOn = checks.Day("knownOn", request.KnownOn);
        checks.Refuse();
        var table = Table.Of(await LinesOn(day, knownOn, context.CancellationToken), Day(day));
        context.SetETag(ETags.OfContent(table));
        context.MayBeCached(Surrogates.Usual, $"forums/{forum.Key}/commitments");
        return table;
    }
}
