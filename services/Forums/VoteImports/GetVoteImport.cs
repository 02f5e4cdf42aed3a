using Grpc.Core;

namespace Embassy.Forums;

// How far an import is: bytes while it is received, rows while it is taken in (of this process), and what came of it.
// Asking again changes nothing.
partial class UnApi
{
    public override async Task<V1.VoteImport> GetVoteImport(V1.GetVoteImportRequest request, ServerCallContext context)
    {
        OnlyHere();
        var import = await FindImport(request.Import, context.CancellationToken);
        return import.ToProto(voteImportProgress.Of(import.Id));
    }
}
