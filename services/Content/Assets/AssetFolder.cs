namespace Embassy.Content.Assets;

/// <summary>Stores files in one folder, which replicas share.</summary>
public sealed class AssetFolder(string root) : IAssetStore
{
    public async Task Put(string name, string mediaType, Stream bytes, CancellationToken cancellation)
    {
        var place = Place(name);
        if (File.Exists(place)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var temporary =
            Path.Combine(Directory.CreateDirectory(Path.Combine(root, TemporaryFiles.Name)).FullName, Guid.NewGuid().ToString("n"));
        try
        {
            await using (var file =
                new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 << 10, useAsync: true))
            {
                await bytes.CopyToAsync(file, cancellation);
                // The file must be on disk before the row that names it.
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, place, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<byte[]?> Read(string name, CancellationToken cancellation) =>
        Place(name) is var place && File.Exists(place) ? await File.ReadAllBytesAsync(place, cancellation) : null;

    // Names are digests computed here, never input from a client.
    string Place(string name) => Path.Combine(root, name[..2], name);
}
