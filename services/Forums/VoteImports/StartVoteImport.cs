using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Opens an upload of a file of votes. A repeat opens another; what is never finished is forgotten after a week.
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
