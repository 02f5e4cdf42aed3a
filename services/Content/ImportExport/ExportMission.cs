using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace Embassy.Content.ImportExport;

// Exports everything that this service stores as one ZIP, from one database snapshot.
// A repeat on the same data returns the same bytes.
partial class ImportExportApi
{
    public override async Task ExportMission(V1.ExportMissionRequest request, IServerStreamWriter<HttpBody> responseStream,
        ServerCallContext context)
    {
        await using var made = await ExportMission(context.GetHttpContext().RequestServices, context.CancellationToken);
        var piece = new byte[64 << 10];
        while (await made.File.ReadAsync(piece, context.CancellationToken) is > 0 and var length)
            await responseStream.WriteAsync(new HttpBody { ContentType = made.ContentType, Data = ByteString.CopyFrom(piece, 0, length) },
                context.CancellationToken);
    }

    /// <summary>Handles the same export over HTTP.</summary>
    public static Task<FileResponse> ExportMission(IServiceProvider services, CancellationToken cancellation) =>
        ActivatorUtilities.CreateInstance<MissionExporter>(services).Write(cancellation);
}
