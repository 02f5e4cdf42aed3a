using System.Diagnostics;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Search.Indexing;

/// <summary>
/// Keeps the search index up to date with the logs. It continues from the position that the index itself stores, so
/// nothing is missed and no other state is needed. An announcement only triggers an early read; polling finds the
/// missed ones. Every replica has its own index.
/// </summary>
public sealed class Indexer(
    SearchIndex index, IndexSources indexSources, ServiceClients serviceClients, SearchOptions settings, LoopHost host)
    : BackgroundLoop(host)
{
    const int Batch = 200;
    // How soon an operator's order to rebuild is noticed.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(30);
    // The first change is searchable soon; those of a busy desk or an import are read together. Each round that finds
    // one makes a segment of the index.
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50), Spacing = TimeSpan.FromMilliseconds(500);

    readonly SourceLogReader logs = new(serviceClients);
    readonly SemaphoreSlim news = new(0, 1);
    readonly HashSet<string> heard = [];
    readonly Dictionary<string, DateTimeOffset> next = [];
    readonly HashSet<string> compared = [];
    string stamp = "";
    int lastOrder;
    DateTimeOffset saved;
    bool unsaved;

    /// <summary>Signals an announcement by a source; null signals all sources.</summary>
    public void Hear(string? source)
    {
        lock (heard)
        {
            if (source is null) heard.UnionWith(indexSources.All.Select(s => s.Name));
            else if (LogSource.Parse(source) is { } told) heard.Add(told.Log);
        }
        try
        {
            if (news.CurrentCount == 0) news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread has signalled at the same time.
        }
    }

    protected override TimeSpan RetryAfter => settings.Again;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        try
        {
            await Round(stopping);
        }
        catch (IndexBrokenException)
        {
            index.Close();
            throw;
        }
        var ended = Stopwatch.GetTimestamp();
        if (!await news.WaitAsync(Look, stopping)) return TimeSpan.Zero;
        var rest = Spacing - Stopwatch.GetElapsedTime(ended);
        return rest > Gather ? rest : Gather;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (unsaved && index.IsOpen) index.Save();
        }
        catch (IndexBrokenException e)
        {
            Log.LogWarning("The search index could not be saved; the next start reads on from before: {Why}", e.Message);
        }
        index.Close();
    }

    async Task Round(CancellationToken cancellation)
    {
        if (index.Suspect) index.Close();
        if (!index.IsOpen)
        {
            index.Open();
            compared.Clear();
            next.Clear();
        }
        HashSet<string> told;
        lock (heard)
        {
            told = [.. heard];
            heard.Clear();
        }
        var order = await Order(cancellation);
        if (order != lastOrder) next.Clear();
        lastOrder = order;
        foreach (var indexSource in indexSources.All)
        {
            // A log is read after an announcement, and at intervals.
            if (!told.Contains(indexSource.Name) && next.GetValueOrDefault(indexSource.Name) > Clock.GetUtcNow()) continue;
            try
            {
                await Follow(indexSource, order, cancellation);
                next[indexSource.Name] = Clock.GetUtcNow() + settings.Poll;
            }
            catch (RpcException e) when (!cancellation.IsCancellationRequested)
            {
                Log.LogDebug(e, "{Source} does not answer; it is asked again", indexSource.Name);
                next[indexSource.Name] = Clock.GetUtcNow() + settings.Again;
            }
        }
        if (!unsaved || Clock.GetUtcNow() - saved < settings.Save) return;
        index.Save();
        (saved, unsaved) = (Clock.GetUtcNow(), false);
    }

    async Task Follow(IndexSource indexSource, int order, CancellationToken cancellation)
    {
        var mark = index[indexSource.Name];
        if (mark is { } at && at.Order == order && await ReadOn(indexSource, at, cancellation)) return;
        await ReadAll(indexSource, order, cancellation);
        await ReadOn(indexSource, index[indexSource.Name]!.Value, cancellation);
    }

    /// <summary>Replaces all entries of a source with its current public records.</summary>
    async Task ReadAll(IndexSource indexSource, int order, CancellationToken cancellation)
    {
        stamp = Guid.NewGuid().ToString("n");
        // The end of the log is read before the records, so that changes during the read are read again.
        var (end, epoch) = await logs.End(indexSource, cancellation);
        var count = 0;
        await foreach (var indexUnit in indexSource.All(serviceClients, cancellation))
        {
            Put(indexSource, [indexUnit]);
            count++;
        }
        index.ForgetOthers(indexSource.Name, stamp);
        Show(indexSource, new IndexPosition(order, end, epoch));
        Log.LogInformation("{Count} records of {Source} were indexed for search, up to {Sequence}", count, indexSource.Name, end);
    }

    /// <summary>
    /// Reads the announcements since a position; returns false when the log does not continue from there, so that
    /// everything must be read.
    /// </summary>
    async Task<bool> ReadOn(IndexSource indexSource, IndexPosition indexPosition, CancellationToken cancellation)
    {
        try
        {
            return await ReadOnFrom(indexSource, indexPosition, cancellation);
        }
        catch (Exception e) when (LogResetDetails.Of(e) is { } wentBack)
        {
            Log.LogWarning("The log of {Source} was restored from a backup, epoch {Epoch}; its records are indexed again", indexSource.Name,
                wentBack.Epoch);
            return false;
        }
    }

    async Task<bool> ReadOnFrom(IndexSource indexSource, IndexPosition indexPosition, CancellationToken cancellation)
    {
        if (compared.Add(indexSource.Name) && !await logs.StandsAt(indexSource, indexPosition, cancellation)) return false;
        if (await logs.Since(indexSource, indexPosition, cancellation) is not (var changes, var after, var oldest)) return false;
        if (after == indexPosition.Sequence) return true;
        foreach (var some in changes.Chunk(Batch))
            Put(indexSource, await indexSource.Changed(serviceClients, some, cancellation));
        Show(indexSource, indexPosition with { Sequence = after }, changes.Count > 0);
        if (changes.Count > 0)
            Telemetry.SearchLag.Record(Math.Max(0, (Clock.GetUtcNow() - oldest).TotalSeconds),
                new KeyValuePair<string, object?>("source", indexSource.Name));
        return true;
    }

    void Put(IndexSource indexSource, IReadOnlyList<IndexUnit> units)
    {
        foreach (var indexUnit in units) index.Put(indexSource.Name, stamp, indexUnit.About, indexUnit.Entries);
    }

    void Show(IndexSource indexSource, IndexPosition indexPosition, bool changed = true)
    {
        index.Show(indexSource.Name, indexPosition, changed);
        unsaved = true;
    }

    async Task<int> Order(CancellationToken cancellation)
    {
        if (!IsDue(Longest)) return lastOrder;
        await using var scope = Scope();
        return await IndexOrder.Current(scope.ServiceProvider.GetRequiredService<SearchDb>(), cancellation);
    }

    public override void Dispose()
    {
        news.Dispose();
        base.Dispose();
    }
}
