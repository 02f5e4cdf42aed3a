using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Assets;

// Uploads a picture or document from a stream; over HTTP the file is the request body.
// A repeat with the same file returns the existing asset.
partial class AssetsApi
{
    public override async Task<V1.Asset> UploadAsset(IAsyncStreamReader<V1.UploadAssetRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) throw Problem.Invalid("file", "required", "Send the file in pieces.");
        var first = requestStream.Current;
        await using var file = new GrpcReadStream<V1.UploadAssetRequest>(requestStream, r => r.File?.Data.Memory ?? default);
        return await ActivatorUtilities.CreateInstance<AssetUploader>(context.GetHttpContext().RequestServices)
            .Upload(file, first.File?.ContentType ?? "", first.Name, context.CancellationToken);
    }

    /// <summary>Handles the same upload over HTTP.</summary>
    public static Task<V1.Asset> UploadAsset(IServiceProvider services, FileRequest fileRequest, CancellationToken cancellation) =>
        ActivatorUtilities.CreateInstance<AssetUploader>(services)
        .Upload(fileRequest.Body, fileRequest.ContentType, fileRequest.Query.GetValueOrDefault("name", ""), cancellation);
}
