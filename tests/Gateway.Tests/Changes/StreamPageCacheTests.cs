using System.Collections.Concurrent;
using Embassy.Gateway.Changes;
using Embassy.Log.V1;

namespace Embassy.Gateway.Tests.Changes;

public class StreamPageCacheTests
{
    static readonly StreamFilter All = new(ChangeFilter.Of("", "")), Arabic = new(ChangeFilter.Of("", "ar"));
    static readonly object Round = new();

    [Fact]
    public async Task Streams_at_the_same_place_share_one_page()
    {
        var log = new FakeLog(rows: 100, bytes: 100);
        var pages = new StreamPageCache(log.Read, 1 << 20, TimeProvider.System);
        var leases =
            await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => pages.Take(ChangeCursor.Beginning, All, Round, null, default)));
        Assert.Equal(1, log.Reads);
        Assert.Single(leases.Select(l => l.PageContent.Events).Distinct());
        Assert.Equal(leases[0].PageContent.Events.Length, pages.Held);
        // One who comes a moment later, too; another filter, another place, or news is another page.
        using (await pages.Take(ChangeCursor.Beginning, All, Round, null, default)) Assert.Equal(1, log.Reads);
        using (await pages.Take(ChangeCursor.Beginning, Arabic, Round, null, default)) Assert.Equal(2, log.Reads);
        using (await pages.Take(leases[0].PageContent.Next, All, Round, null, default)) Assert.Equal(3, log.Reads);
        using (await pages.Take(ChangeCursor.Beginning, All, new object(), null, default)) Assert.Equal(4, log.Reads);
        using (await pages.Take(ChangeCursor.Beginning, All, Round, ["log"], default)) Assert.Equal(5, log.Reads);
        foreach (var lease in leases) lease.Dispose();
    }

    [Fact]
    public async Task A_page_is_bounded_in_bytes_and_the_next_goes_on_after_it()
    {
        const int Rows = 200;
        var log = new FakeLog(Rows, bytes: 20_000);
        var pages = new StreamPageCache(log.Read, 1 << 20, TimeProvider.System);
        var (changeCursor, ids) = (ChangeCursor.Beginning, new List<string>());
        for (var more = true; more;)
        {
            using var page = await pages.Take(changeCursor, All, Round, null, default);
            Assert.InRange(page.PageContent.Events.Length, 1, StreamPageCache.MostBytes + 1_000);
            ids.AddRange(
                System.Text.Encoding.UTF8.GetString(page.PageContent.Events).Split('\n')
                    .Where(l => l.StartsWith("id: ", StringComparison.Ordinal)));
            (changeCursor, more) = (page.PageContent.Next, page.PageContent.More);
        }
        Assert.Equal(Rows, ids.Count);
        Assert.Equal(Rows, ids.Distinct().Count());
    }

    // Readers that hold what they have: the others wait, and go on when something is given back.
    [Fact]
    public async Task All_pages_together_are_bounded()
    {
        var log = new FakeLog(rows: 10_000, bytes: 60_000);
        var pages = new StreamPageCache(log.Read, 300_000, TimeProvider.System);
        var taken = new ConcurrentQueue<StreamPageCache.Lease>();
        var readers = Enumerable.Range(0, 100)
            .Select(async n => taken.Enqueue(
                await pages.Take(ChangeCursor.Beginning.At("log", new("", n * 50)), All, Round, null, default))).ToList();
        await Eventually.True("as many are taken as there is room for", () => Task.FromResult(taken.Count >= 5));
        for (var given = 0; given < readers.Count; given++)
        {
            Assert.InRange(pages.Held, 0, 300_000 + StreamPageCache.AtOnce * 61_000);
            var next = await Eventually.Value("the next has its page",
                () => Task.FromResult(taken.TryDequeue(out var lease) ? lease : null));
            next.Dispose();
        }
        await Task.WhenAll(readers);
        Assert.InRange(pages.Held, 0, 300_000 + StreamPageCache.AtOnce * 61_000);
    }

    [Fact]
    public async Task A_read_that_nobody_waits_for_is_called_off_and_holds_nothing()
    {
        var log = new FakeLog(rows: 100, bytes: 100) { Hangs = true };
        var pages = new StreamPageCache(log.Read, 1 << 20, TimeProvider.System);
        using (var gone = new CancellationTokenSource())
        {
            var waiting = Enumerable.Range(0, 10).Select(_ => pages.Take(ChangeCursor.Beginning, All, Round, null, gone.Token)).ToList();
            await Eventually.True("it is read", () => Task.FromResult(log.Reads == 1));
            await gone.CancelAsync();
            foreach (var one in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }
        await Eventually.True("the read is called off", () => Task.FromResult(log.CalledOff == 1));
        log.Hangs = false;
        using var page = await pages.Take(ChangeCursor.Beginning, All, Round, null, default);
        Assert.NotEmpty(page.PageContent.Events);
        Assert.Equal(page.PageContent.Events.Length, pages.Held);
    }

    [Fact]
    public async Task A_page_that_lacks_a_log_is_read_again()
    {
        var log = new FakeLog(rows: 1, bytes: 10) { Away = ["events"] };
        var pages = new StreamPageCache(log.Read, 1 << 20, TimeProvider.System);
        using (var page = await pages.Take(ChangeCursor.Beginning, All, Round, null, default)) Assert.True(page.PageContent.Unreachable);
        log.Away = [];
        using (var page = await pages.Take(ChangeCursor.Beginning, All, Round, null, default)) Assert.False(page.PageContent.Unreachable);
        Assert.Equal(2, log.Reads);
    }

    // Whatever readers do, in any order: what is held is what they have, and in the end nothing is lost.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_of_coming_and_going_leaves_the_count_right(int seed)
    {
        var log = new FakeLog(rows: 500, bytes: 1_000);
        var pages = new StreamPageCache(log.Read, 200_000, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(async () =>
        {
            var random = new Random(seed * 1000 + n);
            for (var i = 0; i < 100; i++)
            {
                using var gone = new CancellationTokenSource();
                var take = pages.Take(ChangeCursor.Beginning.At("log", new("", random.Next(10) * 50)), random.Next(2) == 0 ? All : Arabic,
                    Round, null, gone.Token);
                if (random.Next(3) == 0) await gone.CancelAsync();
                try
                {
                    using var page = await take;
                    Assert.InRange(pages.Held, 1, 200_000 + StreamPageCache.AtOnce * 70_000);
                    if (random.Next(2) == 0) await Task.Yield();
                }
                catch (OperationCanceledException)
                {
                    // As asked.
                }
            }
        })));
        Assert.InRange(pages.Held, 0, 200_000 + StreamPageCache.AtOnce * 70_000);
        using var last = await pages.Take(ChangeCursor.Beginning, All, Round, null, default);
        Assert.NotEmpty(last.PageContent.Events);
    }

    sealed class FakeLog(int rows, int bytes)
    {
        int reads, calledOff;

        public int Reads => reads;
        public int CalledOff => calledOff;
        public bool Hangs { get; set; }
        public string[] Away { get; set; } = [];

        public async Task<ChangePage> Read(ChangeCursor after, ChangeFilter filter, int limit, IEnumerable<string>? only,
            CancellationToken cancellation)
        {
            Interlocked.Increment(ref reads);
            try
            {
                if (Hangs) await Task.Delay(Timeout.Infinite, cancellation);
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref calledOff);
                throw;
            }
            var (from, to) = (after.In("log").Sequence, Math.Min(rows, after.In("log").Sequence + limit));
            var changes = new List<(Announcement, ChangeCursor)>();
            for (var n = from + 1; n <= to; n++)
                changes.Add(
                    (new Announcement { Sequence = n, Type = "t", Json = $"\"{new string('x', bytes)}\"" }, after.At("log", new("", n))));
            return new ChangePage(changes, after.At("log", new("", to)), to < rows, Away, [], []);
        }
    }
}
