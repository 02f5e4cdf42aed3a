using Embassy.Forums.Imports;
using Grpc.Core;

namespace Embassy.Forums.Commitments;

// Imports a production survey and announces each new or changed figure, in one transaction.
// A repeat of the same file changes nothing and announces nothing.
partial class CommitmentsApi
{
    public override Task<V1.ImportReport> ImportProduction(V1.ImportProductionRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "production");
        return rowImporter.Import<Production>(forum.Key, new("production", request.File, request.FileName, request.Sheet,
            request.AllOrNothing, request.ValidateOnly), Production.Layout, row =>
            [.. ProductionRow.Read(row).Select(said =>
            {
                var key = Production.KeyOf(said);
                return new RowChange<Production>(key, said, () => new Production { Forum = forum.Key, Key = key },
                    figure => figure.Record(said));
            })], context.CancellationToken);
    }
}
