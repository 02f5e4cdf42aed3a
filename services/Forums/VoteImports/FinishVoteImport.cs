using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Imports an uploaded file in one transaction and announces the votes if any changed, or returns what that would do.
// A repeat returns the result of the first import.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> FinishVoteImport(V1.FinishVoteImportRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        // Not cancelled when the caller disconnects: a repeat, or a read of the import, returns the result.
        var import = await uploads.Find(request.Import, context.CancellationToken);
        return request.ValidateOnly ? await finisher.Validate(import, context.CancellationToken)
            : (await finisher.Finish(import, CancellationToken.None)).ToProto();
    }
}
