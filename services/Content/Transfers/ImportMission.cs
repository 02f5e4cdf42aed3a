using Embassy.Content.Transfers;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content;

// Takes in a mission's folder, all of it or nothing, and tells of what is public by it. A repeat is told that there are pages already.
partial class ContentApi
{
    public override async Task<V1.ImportMissionResponse> ImportMission(IAsyncStreamReader<V1.ImportMissionRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) throw Problem.Invalid("file", "required", "Send the ZIP in pieces.");
        await using var file = new Pieces<V1.ImportMissionRequest>(requestStream, r => r.File?.Data.Memory ?? default);
        return await ActivatorUtilities.CreateInstance<MissionImport>(context.GetHttpContext().RequestServices).Take(file, context.CancellationToken);
    }

    /// <summary>The same over HTTP.</summary>
    public static Task<V1.ImportMissionResponse> ImportMission(IServiceProvider services, Upload upload, CancellationToken cancellation) =>
        ActivatorUtilities.CreateInstance<MissionImport>(services).Take(upload.Body, cancellation);
}
