using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Returns the progress of an import: bytes received, rows imported (by this process) and the result.
// Read-only: a repeat changes nothing.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> GetVoteImport(V1.GetVoteImportRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var import = await uploads.Find(request.Import, context.CancellationToken);
        return import.ToProto(voteImportProgress.Of(import.Id));
    }
}
