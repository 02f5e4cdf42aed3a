using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>
/// Where files are kept. A name stands for its bytes for good: it is written whole or not at all, and a second time with the same
/// bytes only.
/// </summary>
public interface IAssetStore
{
    Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation);

    /// <summary>The file, or null where it is not.</summary>
    Task<byte[]?> Read(string name, CancellationToken cancellation);
}

/// <summary>The place that the settings name: a folder, a bucket, or none.</summary>
public static class AssetStores
{
    public static IAssetStore From(IConfiguration settings) => settings["Assets:Bucket"] is { Length: > 0 } ? AssetBucket.From(settings)
        : settings["Assets:Folder"] is { Length: > 0 } folder ? new AssetFolder(folder) : new NoAssetStore();

    sealed class NoAssetStore : IAssetStore
    {
        static Problem None => new(ProblemCodes.DependencyUnavailable, "No place for files is configured (Assets:Folder or Assets:Bucket).");

        public Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation) => throw None;

        public Task<byte[]?> Read(string name, CancellationToken cancellation) => throw None;
    }
}
