using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Directory = Lucene.Net.Store.Directory;

namespace Embassy.Content.Search;

/// <summary>Where the files of indexes lie: processes that share a folder each take one of its shelves.</summary>
static class IndexDirectory
{
    const int Count = 64;

    /// <summary>The first shelf that is nobody's, without the index on it if that is broken or of another format.</summary>
    /// <param name="owner">Holds the shelf until it is disposed.</param>
    public static Directory Take(string folder, ILogger log, out FileStream owner)
    {
        for (var i = 0; i < Count; i++)
        {
            var shelf = System.IO.Directory.CreateDirectory(Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture))).FullName;
            try
            {
                owner = new FileStream(Path.Combine(shelf, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                continue;
            }
            var files = new DirectoryInfo(Path.Combine(shelf, "index"));
            if (files.Exists && !IsWhole(files, log)) files.Delete(recursive: true);
            // The lock that counts is ours, and ends with the process. Read, not mapped: each look at a mapped file leaves a weak reference
            // behind, and small collections that walk them were seen to take 20 to 90 ms, over 100,000 editions.
            return new NIOFSDirectory(files, NoLockFactory.GetNoLockFactory());
        }
        throw new IOException($"All {Count} shelves of {folder} are in use.");
    }

    /// <summary>Reads every byte once: a search that meets a broken file later would fail in the middle.</summary>
    static bool IsWhole(DirectoryInfo files, ILogger log)
    {
        try
        {
            using var directory = FSDirectory.Open(files, NoLockFactory.GetNoLockFactory());
            using var reader = DirectoryReader.Open(directory);
            foreach (var leaf in reader.Leaves) leaf.AtomicReader.CheckIntegrity();
            if (reader.IndexCommit.UserData.TryGetValue(SearchIndex.FormatKey, out var format) && format == SearchIndex.Format) return true;
            log.LogInformation("The search index in {Folder} is of format {Format}, not {Wanted}; it is made anew", files.FullName, format, SearchIndex.Format);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.LogWarning("The search index in {Folder} cannot be read and is made anew: {Why}", files.FullName, e.Message);
        }
        return false;
    }
}
