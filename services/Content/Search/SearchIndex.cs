using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Directory = Lucene.Net.Store.Directory;

namespace Embassy.Content.Search;

/// <summary>How far a source has been read, and by which order to make the index anew (see <see cref="IndexOrder"/>).</summary>
readonly record struct IndexPosition(int Order, long Sequence, string Epoch)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Order}:{Sequence}:{Epoch}");

    public static IndexPosition Parse(string text) => text.Split(':') is [var order, var sequence, .. var epoch]
        ? new(int.Parse(order, CultureInfo.InvariantCulture), long.Parse(sequence, CultureInfo.InvariantCulture), epoch.FirstOrDefault() ?? "")
        : throw new FormatException($"'{text}' is no mark.");
}

/// <summary>Something is wrong with the index itself: it is closed, looked at, and made anew if need be. No record is lost by that.</summary>
public sealed class IndexBrokenException : Exception
{
    public IndexBrokenException() { }
    public IndexBrokenException(string message) : base(message) { }
    public IndexBrokenException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// The files that searches read: derived from records that live elsewhere, so that losing them loses nothing. One process writes
/// them, the <see cref="Indexer"/>. Each commit holds how far each log had been read when it was made: index and marks are never apart.
/// </summary>
public sealed class SearchIndex(IConfiguration configuration, IndexSources indexSources, ILogger<SearchIndex> log) : IDisposable
{
    /// <summary>Raise it when what is indexed changes, or how words are analysed: an index of another format is made anew.</summary>
    public const string Format = "1 4.8.0-beta00017";

    internal const string FormatKey = "format";
    const string MarkKey = "mark ";

    sealed class OpenIndex(Directory directory, IndexWriter writer, SearcherManager searchers, FileStream? owner)
    {
        public IndexWriter Writer => writer;
        public SearcherManager Searchers => searchers;

        public void Close()
        {
            searchers.Dispose();
            // What was not committed is read from the logs again.
            try
            {
                writer.Rollback();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // It is broken: that is why it is closed.
            }
            directory.Dispose();
            owner?.Dispose();
        }
    }

    volatile OpenIndex? openIndex;
    readonly Dictionary<string, IndexPosition> marks = [];
    volatile IReadOnlySet<string> ready = new HashSet<string>();

    /// <summary>Whatever feeds it, by the name of its log.</summary>
    internal IEnumerable<string> Sources => indexSources.All.Select(s => s.Name);

    /// <summary>The sources that can be searched.</summary>
    internal IReadOnlySet<string> Ready => ready;

    internal bool IsOpen => openIndex is not null;

    internal IndexPosition? this[string source] => marks.TryGetValue(source, out var indexPosition) ? indexPosition : null;

    /// <summary>Opens what is there if it is whole, else an empty one.</summary>
    internal void Open()
    {
        FileStream? owner = null;
        Directory directory = configuration["Search:Folder"] is { Length: > 0 } folder ? IndexDirectory.Take(folder, log, out owner) : new RAMDirectory();
        try
        {
            var config = new IndexWriterConfig(Analysis.Version, new ByField()) { Similarity = new BM25Similarity(), OpenMode = OpenMode.CREATE_OR_APPEND };
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

    /// <summary>Puts what can be found of a subject in the place of what there was; nothing forgets it.</summary>
    internal void Put(string source, string stamp, string about, IReadOnlyCollection<SearchDocument> entries) => Write(writer =>
    {
        if (entries.Count == 0) writer.DeleteDocuments(new Term("about", about));
        else writer.UpdateDocuments(new Term("about", about), entries.Select(e => e.ToDocument(source, stamp)));
    });

    /// <summary>Forgets what of a source does not bear this stamp: what was there before it was read anew, and is not any more.</summary>
    internal void ForgetOthers(string source, string stamp) => Write(writer => writer.DeleteDocuments(new BooleanQuery
    {
        { new TermQuery(new Term("source", source)), Occur.MUST }, { new TermQuery(new Term("stamp", stamp)), Occur.MUST_NOT },
    }));

    /// <summary>Lets searches see what was put, and notes how far a source has been read.</summary>
    internal void Show(string source, IndexPosition indexPosition, bool changed)
    {
        if (changed) Write(_ => openIndex!.Searchers.MaybeRefreshBlocking());
        marks[source] = indexPosition;
        if (!ready.Contains(source)) ready = ready.Append(source).ToHashSet();
    }

    /// <summary>Writes it all to disk; what was put after the last time is read from the logs again by the next process.</summary>
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

    /// <summary>Reads it as it is shown now; the other value when there is none, or it turns out to be broken.</summary>
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

    /// <summary>True when a search could not read it.</summary>
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

    // title.ar is analysed as Arabic.
    sealed class ByField() : Lucene.Net.Analysis.AnalyzerWrapper(PER_FIELD_REUSE_STRATEGY)
    {
        protected override Lucene.Net.Analysis.Analyzer GetWrappedAnalyzer(string fieldName) =>
            Analysis.Of(fieldName[(fieldName.IndexOf('.', StringComparison.Ordinal) + 1)..], forIndex: true);
    }
}
