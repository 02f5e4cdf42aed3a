using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Starts an upload of a votes file; an unfinished upload is deleted after a week. A repeat starts another.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> StartVoteImport(V1.StartVoteImportRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var import = await uploads.Start(request, context.CancellationToken);
        context.Created($"/v1/forums/un/imports/{import.Id}");
        return import.ToProto();
    }
}
