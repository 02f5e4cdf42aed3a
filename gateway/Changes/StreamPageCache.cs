using System.Buffers;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>Reads a page of the merged logs: <see cref="ChangeLogReader.Read"/>.</summary>
delegate Task<ChangePage> ReadChanges(
    ChangeCursor after, ChangeFilter filter, int limit, IEnumerable<string>? only, CancellationToken cancellation);

/// <summary>A named filter; equal filters have equal names.</summary>
sealed record StreamFilter(ChangeFilter Changes)
{
    public string Name { get; } =
        $"{Changes.Locale} {(Changes.Authorization is null ? "" : "staff ")}"
        + $"{(Changes.Types is null ? "*" : string.Join(',', Changes.Types.Order(StringComparer.Ordinal)))}";
}

/// <summary>
/// Caches pages as server-sent events, shared by all streams with the same cursor and filter. A page lives while a
/// stream sends it, and briefly afterwards for the next stream. The total size is bounded: a stream that needs a new
/// page waits until another stream releases one.
/// </summary>
/// <param name="mostBytes">
/// Maximum total bytes. Pages that are being read when the limit is reached may exceed it, by at most
/// <see cref="AtOnce"/> pages.
/// </param>
sealed class StreamPageCache(ReadChanges read, long mostBytes, TimeProvider clock) : IDisposable
{
    /// <summary>Maximum rows and bytes of a page; a larger row is a page of its own.</summary>
    public const int MostRows = 50, MostBytes = 64 << 10;

    /// <summary>Maximum number of pages read from the logs concurrently.</summary>
    public const int AtOnce = 4;

    static readonly TimeSpan Keep = TimeSpan.FromSeconds(2);

    readonly Lock gate = new();
    readonly SemaphoreSlim readers = new(AtOnce);
    readonly Dictionary<Key, SharedPage> pages = [];
    TaskCompletionSource freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long held;

    /// <summary>Bytes of the pages currently held.</summary>
    public long Held => Interlocked.Read(ref held);

    /// <param name="round">Changes when new rows arrive: pages read before are not reused afterwards.</param>
    /// <param name="only">The logs to read; null for all.</param>
    /// <returns>The page; dispose it after sending.</returns>
    public async Task<Lease> Take(
        ChangeCursor after, StreamFilter filter, object round, IReadOnlyList<string>? only, CancellationToken cancellation)
    {
        var key = new Key(after.ToString(), filter.Name, round, only is null ? "" : string.Join(',', only));
        SharedPage? page;
        lock (gate)
        {
            Sweep();
            if (!pages.TryGetValue(key, out page))
            {
                pages[key] = page = new SharedPage(key);
                // Other streams wait for this page, so the first reader's cancellation does not apply.
                page.Content = Read(page, after, filter.Changes, only);
            }
            page.Users++;
        }
        try
        {
            return new Lease(this, page, await page.Content.WaitAsync(cancellation));
        }
        catch
        {
            Release(page);
            throw;
        }
    }

    async Task<PageContent> Read(SharedPage page, ChangeCursor after, ChangeFilter filter, IReadOnlyList<string>? only)
    {
        // Leaves the caller's lock.
        await Task.Yield();
        await readers.WaitAsync(page.Abandoned.Token);
        try
        {
            while (Full() is { } wait) await wait.WaitAsync(page.Abandoned.Token);
            var pageContent = PageContent.Of(await read(after, filter, MostRows, only, page.Abandoned.Token), after);
            lock (gate)
            {
                // All streams that waited for the page may have closed.
                if (page.Users > 0) held += page.Bytes = pageContent.Events.Length;
                // The next read may be complete.
                if (page.Users == 0 || pageContent.Unreachable) Forget(page);
            }
            return pageContent;
        }
        catch
        {
            lock (gate) Forget(page);
            throw;
        }
        finally
        {
            readers.Release();
        }
    }

    // Null if there is room for a page; otherwise completes when memory is freed.
    Task? Full()
    {
        lock (gate)
        {
            if (held < mostBytes) return null;
            foreach (var idle in pages.Values.Where(p => p.Users == 0).ToList()) Drop(idle);
            return held < mostBytes ? null : freed.Task;
        }
    }

    void Release(SharedPage page)
    {
        lock (gate)
        {
            page.LastUsed = clock.GetTimestamp();
            if (--page.Users > 0) return;
            // No stream waits for a page that is still being read, or the page can no longer be looked up.
            if (!page.Content.IsCompleted) _ = page.Abandoned.CancelAsync();
            var found = pages.TryGetValue(page.Key, out var known) && known == page;
            if (!page.Content.IsCompletedSuccessfully || !found || held >= mostBytes) Drop(page);
        }
    }

    void Sweep()
    {
        List<SharedPage>? old = null;
        foreach (var page in pages.Values)
            if (page.Users == 0 && clock.GetElapsedTime(page.LastUsed) > Keep) (old ??= []).Add(page);
        foreach (var page in old ?? []) Drop(page);
    }

    void Drop(SharedPage page)
    {
        Forget(page);
        if (page.Bytes == 0) return;
        held -= page.Bytes;
        page.Bytes = 0;
        Interlocked.Exchange(ref freed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public void Dispose() => readers.Dispose();

    // Later streams read the page again.
    void Forget(SharedPage page)
    {
        if (pages.TryGetValue(page.Key, out var known) && known == page) pages.Remove(page.Key);
    }

    sealed record Key(string After, string Filter, object Round, string Only);

    sealed class SharedPage(Key key)
    {
        public Key Key => key;
        public CancellationTokenSource Abandoned { get; } = new();
        public Task<PageContent> Content { get; set; } = null!;
        public int Users { get; set; }
        public long Bytes { get; set; }
        public long LastUsed { get; set; }
    }

    /// <summary>The encoded events of a page, and the cursor after them.</summary>
    /// <param name="Unreachable">A log did not answer: more rows may appear at this cursor soon.</param>
    /// <param name="IsReset">A log was reset: the events report it, and no rows were read.</param>
    public sealed record PageContent(byte[] Events, ChangeCursor Next, bool More, bool Unreachable, bool IsReset = false)
    {
        public static PageContent Of(ChangePage page, ChangeCursor after)
        {
            var events = new ArrayBufferWriter<byte>(4 << 10);
            if (page.Reset.Count > 0)
            {
                var said = JsonSerializer.Serialize(
                    new { code = ProblemCodes.LogReset.Code, logs = page.Reset, cursor = page.Next.ToString() });
                Append(events, $"id: {page.Next}\nevent: reset\ndata: {said}\n\n");
                return new(events.WrittenSpan.ToArray(), page.Next, More: true, Unreachable: false, IsReset: true);
            }
            if (page.Pruned.Count > 0) Append(events, $"event: pruned\ndata: {JsonSerializer.Serialize(page.Pruned)}\n\n");
            var (count, next) = (0, after);
            foreach (var (row, place) in page.Changes)
            {
                if (events.WrittenCount > 0 && events.WrittenCount + Encoding.UTF8.GetByteCount(row.Json) > MostBytes) break;
                Append(events, $"id: {place}\nevent: {row.Type}\ndata: ");
                Append(events, row.Json);
                Append(events, "\n\n");
                (count, next) = (count + 1, place);
            }
            var whole = count == page.Changes.Count;
            return new(events.WrittenSpan.ToArray(), whole ? page.Next : next, !whole || page.More, page.Unreachable.Count > 0);
        }

        static void Append(ArrayBufferWriter<byte> to, string text) => Encoding.UTF8.GetBytes(text, to);
    }

    public sealed class Lease : IDisposable
    {
        readonly StreamPageCache pages;
        SharedPage? page;

        internal Lease(StreamPageCache pages, object page, PageContent pageContent) =>
            (this.pages, this.page, PageContent) = (pages, (SharedPage)page, pageContent);

        public PageContent PageContent { get; }

        public void Dispose()
        {
            if (page is { } mine) pages.Release(mine);
            page = null;
        }
    }
}
