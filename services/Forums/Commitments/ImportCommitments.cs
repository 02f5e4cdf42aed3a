using Grpc.Core;

namespace Embassy.Forums.Commitments;

// Imports a file of commitments and announces each new or changed line, in one transaction.
// A repeat of the same file changes nothing and announces nothing.
partial class CommitmentsApi
{
    public override Task<V1.ImportReport> ImportCommitments(V1.ImportCommitmentsRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "commitments");
        return rowImporter.Import<Commitment>(forum.Key, new("commitments", request.File, request.FileName, request.Sheet,
            request.AllOrNothing, request.ValidateOnly), Commitment.Layout, row =>
        {
            var said = Commitment.Read(row);
            var key = Commitment.KeyOf(said);
            return [new(key, said, () => new Commitment { Forum = forum.Key, Key = key }, line => line.Record(said))];
        }, context.CancellationToken);
    }
}
