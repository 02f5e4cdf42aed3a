using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>
/// Stores files by name. A name stands for the same bytes forever: a file is written completely or not at all, and a
/// second write has the same bytes.
/// </summary>
public interface IAssetStore
{
    Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation);

    /// <summary>Returns the file, or null if it does not exist.</summary>
    Task<byte[]?> Read(string name, CancellationToken cancellation);
}

/// <summary>Opens the store that the settings name: a folder, a bucket, or none.</summary>
public static class AssetStores
{
    public static IAssetStore From(AssetOptions settings) => settings.Bucket is not null ? AssetBucket.From(settings)
        : settings.Folder is { } folder ? new AssetFolder(folder) : new NoAssetStore();

    sealed class NoAssetStore : IAssetStore
    {
        static Problem None =>
            new(ProblemCodes.DependencyUnavailable, "No place for files is configured (Assets:Folder or Assets:Bucket).");

        public Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation) => throw None;

        public Task<byte[]?> Read(string name, CancellationToken cancellation) => throw None;
    }
}
