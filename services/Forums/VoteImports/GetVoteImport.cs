using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// How far an import is: bytes while it is received, rows while it is taken in (of this process), and what came of it.
// Asking again changes nothing.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> GetVoteImport(V1.GetVoteImportRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var import = await uploads.Find(request.Import, context.CancellationToken);
        return import.ToProto(voteImportProgress.Of(import.Id));
    }
}
