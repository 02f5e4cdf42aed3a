using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Receives a file of votes as a stream and takes it in at its end. A stream that broke is resumed where it was, and
// one that is sent again after it was taken in answers the same.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> UploadVotes(IAsyncStreamReader<V1.UploadVotesRequest> requestStream, ServerCallContext context)
    {
        served.ExpectUn();
        VoteImport? import = null;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var step = requestStream.Current;
            if (import is null)
            {
                import = step.StepCase switch
                {
                    V1.UploadVotesRequest.StepOneofCase.Start => await uploads.Start(step.Start, context.CancellationToken),
                    V1.UploadVotesRequest.StepOneofCase.Resume => await uploads.Find(step.Resume, context.CancellationToken),
                    _ => throw Problem.Invalid("step", "required", "A stream begins with `start` or `resume`."),
                };
                // Known to the client before it sends the first byte: it needs it to resume.
                await context.WriteResponseHeadersAsync([new("embassy-import", import.Id.ToString()), new("embassy-received", import.Received.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
                continue;
            }
            if (step.StepCase != V1.UploadVotesRequest.StepOneofCase.Part) throw Problem.Invalid("part", "required", "After the first step a stream has parts only.");
            await uploads.Append(import, import.Received, step.Part.Memory, context.CancellationToken);
        }
        if (import is null) throw Problem.Invalid("step", "required", "A stream begins with `start` or `resume`.");
        return (await finisher.Finish(import, CancellationToken.None)).ToProto();
    }
}
