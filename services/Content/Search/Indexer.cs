using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Search;

/// <summary>
/// Keeps the search index level with the logs: reads on from where the index says it is, so that nothing is missed and nothing has to be kept
/// anywhere else. An announcement that is heard only says that it is time to look; one that is not heard is found by looking.
/// Every replica does this for an index of its own.
/// </summary>
public sealed class Indexer(
    SearchIndex index, Sources sources, IServiceScopeFactory scopes, Peers peers, IndexerSettings settings, IHostApplicationLifetime host, TimeProvider clock,
    ILogger<Indexer> log) : BackgroundLoop(host, clock, log)
{
    const int Batch = 200;
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim news = new(0, 1);
    readonly HashSet<string> heard = [];
    readonly Dictionary<string, DateTimeOffset> next = [];
    readonly HashSet<string> compared = [];
    string stamp = "";
    int lastOrder;
    DateTimeOffset saved;
    bool unsaved;

    /// <summary>Something was announced by this source; nothing means that anything may have been.</summary>
    public void Hear(string? source)
    {
        lock (heard) heard.UnionWith(source is null ? sources.All.Select(s => s.Announces) : [source]);
        try
        {
            if (news.CurrentCount == 0) news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just said so.
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
        // What is announced together is read together.
        return await news.WaitAsync(settings.Look, stopping) ? Gather : TimeSpan.Zero;
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
            log.LogWarning("The search index could not be saved; the next start reads on from before: {Why}", e.Message);
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
        var order = await InScope(db => IndexOrder.Current(db, cancellation));
        if (order != lastOrder) next.Clear();
        lastOrder = order;
        foreach (var source in sources.All)
        {
            // Its own log costs next to nothing to look at; a peer is asked when it was heard of, and now and then.
            if (source.Read is not null && !told.Contains(source.Announces) && next.GetValueOrDefault(source.Name) > Clock.GetUtcNow()) continue;
            try
            {
                await Follow(source, order, cancellation);
                next[source.Name] = Clock.GetUtcNow() + settings.LookAtPeers;
            }
            catch (RpcException e) when (!cancellation.IsCancellationRequested)
            {
                log.LogDebug(e, "{Source} does not answer; it is asked again", source.Name);
                next[source.Name] = Clock.GetUtcNow() + settings.Again;
            }
        }
        if (!unsaved || Clock.GetUtcNow() - saved < settings.Save) return;
        index.Save();
        (saved, unsaved) = (Clock.GetUtcNow(), false);
    }

    async Task Follow(Source source, int order, CancellationToken cancellation)
    {
        var mark = index[source.Name];
        if (mark is { } at && at.Order == order && await ReadOn(source, at, cancellation)) return;
        await ReadAll(source, order, cancellation);
        await ReadOn(source, index[source.Name]!.Value, cancellation);
    }

    /// <summary>Every record that is public now, in the place of whatever was there.</summary>
    async Task ReadAll(Source source, int order, CancellationToken cancellation)
    {
        stamp = Guid.NewGuid().ToString("n");
        // Before the records: what changes while they are read is read again.
        var (end, epoch) = await End(source, cancellation);
        var count = 0;
        if (source.Read is null)
        {
            List<Unit> units;
            var (key, locale) = ("", "");
            do
            {
                units = await InScope(db => OwnPages.After(db, key, locale, Batch, cancellation));
                Put(source, units);
                count += units.Count;
                if (units.Count > 0) (key, locale) = OwnPages.Edition(units[^1].About)!.Value;
            }
            while (units.Count == Batch);
        }
        else
            await foreach (var unit in source.Read(peers, cancellation))
            {
                Put(source, [unit]);
                count++;
            }
        index.ForgetOthers(source.Name, stamp);
        Show(source, new Mark(order, end, epoch));
        log.LogInformation("{Count} records of {Source} were indexed for search, up to {Sequence}", count, source.Name, end);
    }

    /// <summary>What was announced since; says false when the log does not go on from there, so that all has to be read.</summary>
    async Task<bool> ReadOn(Source source, Mark mark, CancellationToken cancellation)
    {
        try
        {
            return await ReadOnFrom(source, mark, cancellation);
        }
        catch (Exception e) when (LogWentBack.Of(e) is { } wentBack)
        {
            log.LogWarning("The log of {Source} was restored from a backup, epoch {Epoch}; its records are indexed again", source.Name, wentBack.Epoch);
            return false;
        }
    }

    async Task<bool> ReadOnFrom(Source source, Mark mark, CancellationToken cancellation)
    {
        if (compared.Add(source.Name) && !await StandsAt(source, mark, cancellation)) return false;
        // The newest of each subject is enough; nothing is shown before the log is read to its end.
        var (changes, after, oldest) = (new Dictionary<string, CloudEvent>(), mark.Sequence, Clock.GetUtcNow());
        while (true)
        {
            var page = await ReadLog(source, after, mark.Epoch, 500, source.Types, cancellation);
            if (page.Oldest > after + 1 || page.NextAfter < after) return false;
            foreach (var row in page.Announcements)
            {
                var told = JsonSerializer.Deserialize<CloudEvent>(row.Json, Announcements.Announcement.Json)!;
                // A later row says what holds now.
                if (told.Withheld && source.Read is not null) continue;
                if (source.Read is null && OwnPages.Edition(told.Subject) is null) continue;
                changes[told.Subject] = told;
                if (told.Time < oldest) oldest = told.Time;
            }
            after = page.NextAfter;
            if (page.Announcements.Count < 500) break;
        }
        if (after == mark.Sequence) return true;
        foreach (var some in changes.Values.Chunk(Batch))
            Put(source, source.Read is null ? await Now([.. some.Select(s => s.Subject)], cancellation) : [.. some.Select(PublicRecords.Of)]);
        Show(source, mark with { Sequence = after }, changes.Count > 0);
        if (changes.Count > 0) Telemetry.SearchLag.Record(Math.Max(0, (Clock.GetUtcNow() - oldest).TotalSeconds), new KeyValuePair<string, object?>("source", source.Name));
        return true;
    }

    // What was announced of an edition may be over by now: its row says what is public.
    async Task<IReadOnlyList<Unit>> Now(IReadOnlyList<string> subjects, CancellationToken cancellation)
    {
        var keys = subjects.Select(s => OwnPages.Edition(s)!.Value.Key).Distinct().ToList();
        var there = (await InScope(db => OwnPages.Of(db, keys, cancellation))).ToDictionary(u => u.About);
        return [.. subjects.Select(s => there.GetValueOrDefault(s) ?? new Unit(s, []))];
    }

    void Put(Source source, IReadOnlyList<Unit> units)
    {
        foreach (var unit in units) index.Put(source.Name, stamp, unit.About, unit.Entries);
    }

    void Show(Source source, Mark mark, bool changed = true)
    {
        index.Show(source.Name, mark, changed);
        unsaved = true;
    }

    async Task<(long, string)> End(Source source, CancellationToken cancellation) =>
        await ReadLog(source, 0, "", 1, ["-"], cancellation) is var page ? (page.NextAfter, page.Epoch) : default;

    // A log that was put back from a backup is shorter than what was read of it.
    async Task<bool> StandsAt(Source source, Mark mark, CancellationToken cancellation)
    {
        var sequence = mark.Sequence;
        if (sequence == 0) return true;
        var page = await ReadLog(source, sequence - 1, mark.Epoch, 1, [], cancellation);
        return page.Oldest > sequence || page.Announcements.Count == 1 && page.Announcements[0].Sequence == sequence;
    }

    async Task<ReadLogResponse> ReadLog(Source source, long after, string epoch, int limit, IReadOnlyList<string> types, CancellationToken cancellation)
    {
        var request = new ReadLogRequest { After = after, Epoch = epoch, Limit = limit, Types_ = { types } };
        if (source.Read is not null)
            return await new LogService.LogServiceClient(peers.Channel(source.Address)).ReadLogAsync(request, deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation);
        await using var scope = scopes.CreateAsyncScope();
        return await LogApi.Read(scope.ServiceProvider.GetRequiredService<EmbassyDb>(), scope.ServiceProvider.GetRequiredService<ServiceIdentity>(), request, cancellation);
    }

    // Nobody's work: the audience filter keeps out what is not public.
    async Task<T> InScope<T>(Func<ContentDb, Task<T>> ask)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<ContentDb>());
    }

    public override void Dispose()
    {
        news.Dispose();
        base.Dispose();
    }
}
