using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Assets;

// Takes in a picture or document piece by piece; over HTTP it is the body itself. The same file again answers what is there.
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

    /// <summary>The same over HTTP.</summary>
    public static Task<V1.Asset> UploadAsset(IServiceProvider services, FileRequest fileRequest, CancellationToken cancellation) =>
        ActivatorUtilities.CreateInstance<AssetUploader>(services).Upload(fileRequest.Body, fileRequest.ContentType, fileRequest.Query.GetValueOrDefault("name", ""), cancellation);
}
