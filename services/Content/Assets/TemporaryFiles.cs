using System.Security.Cryptography;
using Embassy.ServiceDefaults;

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

    /// <summary>Writes a request's body to such a file, at most so many bytes of it; 413 beyond.</summary>
    /// <param name="digest">Gets the same bytes.</param>
    public async Task<FileStream> Receive(Stream body, long most, CancellationToken cancellation, IncrementalHash? digest = null)
    {
        var file = Open();
        try
        {
            var buffer = new byte[64 << 10];
            while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if (file.Length + read > most) throw Problem.TooLarge(most);
                digest?.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                await file.FlushAsync(cancellation);
            }
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
