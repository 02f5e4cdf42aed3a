using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Embassy.Search.Analyzers;
using Lucene.Net.Store;
using Directory = Lucene.Net.Store.Directory;

namespace Embassy.Search.Index;

/// <summary>
/// The index files that searches read. They are derived from records stored elsewhere, so their loss loses nothing.
/// Only the indexer of one process writes them. Each commit stores the log positions at that time, so
/// that index and positions always match.
/// </summary>
public sealed class SearchIndex(SearchOptions settings, ILogger<SearchIndex> log) : IDisposable
{
    /// <summary>
    /// The format of the index. Raise it when the indexed fields or the analysis change; an index of another format is
    /// rebuilt.
    /// </summary>
    public const string Format = "4 4.8.0-beta00017";

    internal const string FormatKey = "format";
    const string MarkKey = "mark ";

    sealed class OpenIndex(Directory directory, IndexWriter writer, SearcherManager searchers, FileStream? owner)
    {
        public IndexWriter Writer => writer;
        public SearcherManager Searchers => searchers;

        public void Close()
        {
            searchers.Dispose();
            // Uncommitted changes are read from the logs again.
            try
            {
                writer.Rollback();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The index is corrupt, which is why it is closed.
            }
            directory.Dispose();
            owner?.Dispose();
        }
    }

    volatile OpenIndex? openIndex;
    readonly Dictionary<string, IndexPosition> marks = [];
    volatile IReadOnlySet<string> ready = new HashSet<string>();

    /// <summary>The sources that are ready for search.</summary>
    internal IReadOnlySet<string> Ready => ready;

    internal bool IsOpen => openIndex is not null;

    internal IndexPosition? this[string source] => marks.TryGetValue(source, out var indexPosition) ? indexPosition : null;

    /// <summary>Opens the existing index if it is intact, else an empty one.</summary>
    internal void Open()
    {
        FileStream? owner = null;
        // Segments between two writes to disk are small, and most are merged away before: they stay in memory.
        Directory directory = settings.Folder is { } folder
            ? new NRTCachingDirectory(IndexDirectory.Take(folder, log, out owner), maxMergeSizeMB: 5, maxCachedMB: 32) : new RAMDirectory();
        try
        {
            var config =
                new IndexWriterConfig(Analysis.Version, new ByField())
                {
                    Similarity = new BM25Similarity(),
                    OpenMode = OpenMode.CREATE_OR_APPEND
                };
            var writer = new IndexWriter(directory, config);
            marks.Clear();
            foreach (var (key, value) in writer.CommitData)
                if (key.StartsWith(MarkKey, StringComparison.Ordinal)) marks[key[MarkKey.Length..]] = IndexPosition.Parse(value);
            openIndex = new OpenIndex(directory, writer, new SearcherManager(writer, applyAllDeletes: true, new Searchers()), owner);
            ready = marks.Keys.ToHashSet();
        }
        catch
        {
            directory.Dispose();
            owner?.Dispose();
            throw;
        }
    }

    /// <summary>Replaces the entries of a subject; an empty collection deletes them.</summary>
    internal void Put(string source, string stamp, string about, IReadOnlyCollection<SearchDocument> entries) => Write(writer =>
    {
        if (entries.Count == 0) writer.DeleteDocuments(new Term("about", about));
        else writer.UpdateDocuments(new Term("about", about), entries.Select(e => e.ToDocument(source, stamp)));
    });

    /// <summary>
    /// Deletes a source's entries without this stamp, which are left over from before the last full read.
    /// </summary>
    internal void ForgetOthers(string source, string stamp) => Write(writer => writer.DeleteDocuments(new BooleanQuery
    {
        { new TermQuery(new Term("source", source)), Occur.MUST }, { new TermQuery(new Term("stamp", stamp)), Occur.MUST_NOT },
    }));

    /// <summary>Makes changes visible to searches, and records a source's log position.</summary>
    internal void Show(string source, IndexPosition indexPosition, bool changed)
    {
        if (changed) Write(_ => openIndex!.Searchers.MaybeRefreshBlocking());
        marks[source] = indexPosition;
        if (!ready.Contains(source)) ready = ready.Append(source).ToHashSet();
    }

    /// <summary>Commits to disk; the next process reads later changes from the logs again.</summary>
    internal void Save() => Write(writer =>
    {
        var data = marks.ToDictionary(m => MarkKey + m.Key, m => m.Value.ToString());
        data[FormatKey] = Format;
        writer.SetCommitData(data);
        writer.Commit();
    });

    void Write(Action<IndexWriter> act)
    {
        try
        {
            act((openIndex ?? throw new InvalidOperationException("The index is not open.")).Writer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new IndexBrokenException(e.Message, e);
        }
    }

    /// <summary>
    /// Reads the visible index; returns the fallback value when there is none, or when it is found to be corrupt.
    /// </summary>
    internal T Read<T>(Func<IndexSearcher, T> read, T otherwise)
    {
        if (openIndex is not { } now) return otherwise;
        IndexSearcher searcher;
        try
        {
            searcher = now.Searchers.Acquire();
        }
        catch (ObjectDisposedException)
        {
            return otherwise;
        }
        try
        {
            return read(searcher);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            log.LogError(e, "The search index could not be read; it is looked at");
            Suspect = true;
            return otherwise;
        }
        finally
        {
            now.Searchers.Release(searcher);
        }
    }

    /// <summary>True when a search could not read the index.</summary>
    internal bool Suspect { get; private set; }

    internal void Close()
    {
        (var was, openIndex, Suspect, ready) = (openIndex, null, false, new HashSet<string>());
        marks.Clear();
        was?.Close();
    }

    public void Dispose() => Close();

    sealed class Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity() };
    }

    // The field title.ar is analysed as Arabic.
    sealed class ByField() : Lucene.Net.Analysis.AnalyzerWrapper(PER_FIELD_REUSE_STRATEGY)
    {
        protected override Lucene.Net.Analysis.Analyzer GetWrappedAnalyzer(string fieldName) =>
            fieldName.StartsWith(SearchDocument.WordsPrefix, StringComparison.Ordinal)
            ? Vocabulary.Of(fieldName[SearchDocument.WordsPrefix.Length..])
            : Analysis.Of(fieldName[(fieldName.IndexOf('.', StringComparison.Ordinal) + 1)..], forIndex: true);
    }
}
