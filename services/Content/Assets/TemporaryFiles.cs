namespace Embassy.Content.Assets;

/// <summary>Files for the time being, while they come in or are made: beside those that are kept, or where the system has such files.</summary>
public sealed class TemporaryFiles
{
    public const string Name = "incoming";

    /// <summary>After that long nobody writes on one any more.</summary>
    static readonly TimeSpan Left = TimeSpan.FromHours(6);

    readonly string? folder;

    public TemporaryFiles(IConfiguration settings, TimeProvider clock)
    {
        folder = settings["Assets:Folder"] is { Length: > 0 } root ? Path.Combine(root, Name) : null;
        if (folder is null || !Directory.Exists(folder)) return;
        // What broken uploads have left.
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => File.GetLastWriteTimeUtc(f) < clock.GetUtcNow().UtcDateTime - Left)) File.Delete(file);
    }

    /// <summary>A file that is thrown away when it is closed.</summary>
    public FileStream Open() => new(Path.Combine(folder is null ? Path.GetTempPath() : Directory.CreateDirectory(folder).FullName, Guid.NewGuid().ToString("n")), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.Read,
        Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        BufferSize = 64 << 10,
    });
}
