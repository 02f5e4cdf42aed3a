using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>
/// Where files are kept: one folder, which replicas share. A name stands for its bytes for good, so a file is written once, whole
/// or not at all, and never over another. Another kind of store needs these few methods and nothing else.
/// </summary>
public sealed class AssetFolder(string? root)
{
    /// <summary>After that long nobody writes on it any more.</summary>
    static readonly TimeSpan Left = TimeSpan.FromHours(6);

    string Root => root ?? throw new Problem(Reasons.DependencyUnavailable, "No place for files is configured (Assets:Folder).");

    /// <summary>A file for the time being: thrown away when it is closed, unless it is kept.</summary>
    public FileStream Temporary()
    {
        var folder = root is null ? Path.GetTempPath() : Directory.CreateDirectory(Path.Combine(root, "incoming")).FullName;
        return new FileStream(Path.Combine(folder, Guid.NewGuid().ToString("n")), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 64 << 10,
        });
    }

    /// <summary>Refuses where no place for files is configured.</summary>
    public void Expect() => _ = Root;

    public async Task Put(string name, Stream bytes, CancellationToken cancellation)
    {
        var place = Place(name);
        if (File.Exists(place)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var temporary = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "incoming")).FullName, Guid.NewGuid().ToString("n"));
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 << 10, useAsync: true))
            {
                await bytes.CopyToAsync(file, cancellation);
                // On the disk before the row that names it is.
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, place, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The file, or null where it is not.</summary>
    public FileStream? Open(string name)
    {
        var place = Place(name);
        return File.Exists(place) ? new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, useAsync: true) : null;
    }

    /// <summary>Throws away what broken uploads have left.</summary>
    public void Sweep(DateTimeOffset now)
    {
        if (root is null || Path.Combine(root, "incoming") is var incoming && !Directory.Exists(incoming)) return;
        foreach (var file in Directory.EnumerateFiles(incoming).Where(f => File.GetLastWriteTimeUtc(f) < now.UtcDateTime - Left)) File.Delete(file);
    }

    // Names are digests of ours, never what somebody sent.
    string Place(string name) => Path.Combine(Root, name[..2], name);
}
