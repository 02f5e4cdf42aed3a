using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.ImportExport;

// Imports a mission's folder completely or not at all, and announces its public content.
// A service that already has pages refuses it, so a repeat fails.
partial class ImportExportApi
{
    public override async Task<V1.ImportMissionResponse> ImportMission(IAsyncStreamReader<V1.ImportMissionRequest> requestStream,
        ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) throw Problem.Invalid("file", "required", "Send the ZIP in pieces.");
        var validateOnly = requestStream.Current.ValidateOnly;
        await using var file = new GrpcReadStream<V1.ImportMissionRequest>(requestStream, r => r.File?.Data.Memory ?? default);
        return await ActivatorUtilities.CreateInstance<MissionImporter>(context.GetHttpContext().RequestServices)
            .Import(file, validateOnly, context.CancellationToken);
    }

    /// <summary>Handles the same import over HTTP.</summary>
    public static Task<V1.ImportMissionResponse> ImportMission(IServiceProvider services, FileRequest fileRequest,
        CancellationToken cancellation)
    {
        var validateOnly = fileRequest.Query.GetValueOrDefault("validateOnly", "");
        if (validateOnly is not ("" or "true" or "false")) throw Problem.Invalid("validateOnly", "invalid_type", "A value of type bool.");
        return ActivatorUtilities.CreateInstance<MissionImporter>(services).Import(fileRequest.Body, validateOnly == "true", cancellation);
    }
}
