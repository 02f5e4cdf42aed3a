using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Directory = Lucene.Net.Store.Directory;

namespace Embassy.Search.Index;

/// <summary>
/// Allocates the directories of search indexes; each process that shares the folder takes a directory of its own.
/// </summary>
static class IndexDirectory
{
    const int Count = 64;

    /// <summary>
    /// Takes the first unused directory, and deletes its index if that is corrupt or of another format.
    /// </summary>
    /// <param name="owner">Locks the directory until it is disposed.</param>
    public static Directory Take(string folder, ILogger log, out FileStream owner)
    {
        for (var i = 0; i < Count; i++)
        {
            var subfolder = System.IO.Directory.CreateDirectory(Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture))).FullName;
            try
            {
                owner = new FileStream(Path.Combine(subfolder, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                continue;
            }
            var files = new DirectoryInfo(Path.Combine(subfolder, "index"));
            if (files.Exists && !IsWhole(files, log)) files.Delete(recursive: true);
            // owner.lock is the effective lock, and ends with the process. Files are read, not memory-mapped: each
            // access to a mapped file leaves a weak reference behind. Small garbage collections that scan them took 20
            // to 90 ms with 100,000 editions.
            return new NIOFSDirectory(files, NoLockFactory.GetNoLockFactory());
        }
        throw new IOException($"All {Count} shelves of {folder} are in use.");
    }

    /// <summary>
    /// Reads every byte once, because a corrupt file that is found later would break a search in the middle.
    /// </summary>
    static bool IsWhole(DirectoryInfo files, ILogger log)
    {
        try
        {
            using var directory = FSDirectory.Open(files, NoLockFactory.GetNoLockFactory());
            using var reader = DirectoryReader.Open(directory);
            foreach (var leaf in reader.Leaves) leaf.AtomicReader.CheckIntegrity();
            if (reader.IndexCommit.UserData.TryGetValue(SearchIndex.FormatKey, out var format) && format == SearchIndex.Format) return true;
            log.LogInformation("The search index in {Folder} is of format {Format}, not {Wanted}; it is made anew", files.FullName, format,
                SearchIndex.Format);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.LogWarning("The search index in {Folder} cannot be read and is made anew: {Why}", files.FullName, e.Message);
        }
        return false;
    }
}
