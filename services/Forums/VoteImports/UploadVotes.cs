using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VoteImports;

// Receives a votes file as a stream and imports it at the end. An interrupted stream can resume at its offset.
// A repeat after the import returns the same result.
partial class VoteImportsApi
{
    public override async Task<V1.VoteImport> UploadVotes(IAsyncStreamReader<V1.UploadVotesRequest> requestStream,
        ServerCallContext context)
    {
        served.ExpectUn();
        var (import, validateOnly) = ((VoteImport?)null, false);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var step = requestStream.Current;
            if (import is null)
            {
                validateOnly = step.ValidateOnly;
                import = step.StepCase switch
                {
                    V1.UploadVotesRequest.StepOneofCase.Start => await uploads.Start(step.Start, context.CancellationToken),
                    V1.UploadVotesRequest.StepOneofCase.Resume => await uploads.Find(step.Resume, context.CancellationToken),
                    _ => throw Problem.Invalid("step", "required", "A stream begins with `start` or `resume`."),
                };
                // Sent before the client's first byte, because the client needs it to resume.
                await context.WriteResponseHeadersAsync(
                    [new("embassy-import", import.Id.ToString()),
                        new("embassy-received", import.Received.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
                continue;
            }
            if (step.StepCase != V1.UploadVotesRequest.StepOneofCase.Part)
                throw Problem.Invalid("part", "required", "After the first step a stream has parts only.");
            await uploads.Append(import, import.Received, step.Part.Memory, context.CancellationToken);
        }
        if (import is null) throw Problem.Invalid("step", "required", "A stream begins with `start` or `resume`.");
        return validateOnly ? await finisher.Validate(import, context.CancellationToken)
            : (await finisher.Finish(import, CancellationToken.None)).ToProto();
    }
}
