using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Imports;

// Discards an import candidate, so that the next import of the same event does not restore it.
// A repeat changes nothing.
partial class ImportsApi
{
    public override async Task<V1.ImportCandidate> DiscardImportCandidate(V1.DiscardImportCandidateRequest request,
        ServerCallContext context)
    {
        var importCandidate = await FindDraft(request.Id, context.CancellationToken);
        context.ExpectVersion(importCandidate.Version);
        if (importCandidate.Discard()) await db.SaveChangesAsync(context.CancellationToken);
        context.SetETag(ETags.Of(importCandidate.Version));
        return importCandidate.ToProto();
    }
}
