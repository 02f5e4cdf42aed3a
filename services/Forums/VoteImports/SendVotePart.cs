using System.Net.Mime;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Stores the next bytes of a file in the database, so that an interrupted upload can resume.
// A repeat of the same part changes nothing.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> SendVotePart(V1.SendVotePartRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var part = request.Part ?? new HttpBody();
        var type = part.ContentType.Split(';')[0].Trim();
        if (type.Length > 0 && !type.Equals(MediaTypeNames.Text.Csv, StringComparison.OrdinalIgnoreCase))
            throw new Problem(ProblemCodes.MediaTypeUnsupported, "A file of votes is text/csv.");
        var import = await uploads.Find(request.Import, context.CancellationToken);
        await uploads.Append(import, request.Offset, part.Data.Memory, context.CancellationToken);
        return import.ToProto();
    }
}
