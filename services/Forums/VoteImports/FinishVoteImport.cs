using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Takes an uploaded file in, in one transaction, and tells that votes changed if any did.
// Finished already, it answers what came of it the first time.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> FinishVoteImport(V1.FinishVoteImportRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        // It goes on when the caller goes away: who asks again, or reads the import, finds what came of it.
        return (await finisher.Finish(await uploads.Find(request.Import, context.CancellationToken), CancellationToken.None)).ToProto();
    }
}
