namespace Embassy.Content.Assets;

/// <summary>
/// Temporary files for uploads and exports, beside the stored files or in the system's temporary folder.
/// </summary>
public sealed class TemporaryFiles
{
    public const string Name = "incoming";

    /// <summary>Age after which no process writes to a temporary file any more.</summary>
    static readonly TimeSpan Left = TimeSpan.FromHours(6);

    readonly string? folder;

    public TemporaryFiles(AssetOptions settings, TimeProvider clock)
    {
        folder = settings.Folder is { } root ? Path.Combine(root, Name) : null;
        if (folder is null || !Directory.Exists(folder)) return;
        // Deletes the files of interrupted uploads.
        foreach (var file in Directory.EnumerateFiles(folder)
            .Where(f => File.GetLastWriteTimeUtc(f) < clock.GetUtcNow().UtcDateTime - Left)) File.Delete(file);
    }

    /// <summary>Opens a file that is deleted when it is closed.</summary>
    public FileStream Open() =>
        new(Path.Combine(folder is null ? Path.GetTempPath() : Directory.CreateDirectory(folder).FullName, Guid.NewGuid().ToString("n")),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
                BufferSize = 64 << 10,
            });
}
