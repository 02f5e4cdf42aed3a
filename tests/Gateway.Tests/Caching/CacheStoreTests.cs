using System.Collections.Concurrent;
using System.Globalization;
using Embassy.Gateway.Caching;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Caching;

public class CacheStoreTests
{
    static CachedResponse Version(int version, string keys, int bytes = 0)
    {
        var http = new DefaultHttpContext();
        http.Response.Headers[SurrogateKeys.Key] = keys;
        http.Response.Headers[SurrogateKeys.Control] = "max-age=60";
        http.Response.ContentType = version.ToString(CultureInfo.InvariantCulture);
        return CachedResponse.Of(http.Response, new byte[bytes], byLanguage: false, "pages", TimeSpan.Zero);
    }

    static int VersionOf(CachedResponse cachedResponse) => int.Parse(cachedResponse.ContentType!, CultureInfo.InvariantCulture);

    static CacheStore Trusted(long capacity = 1 << 20)
    {
        var cacheStore = new CacheStore(capacity);
        cacheStore.MarkFresh();
        return cacheStore;
    }

    static CacheKey Key(string target) => new(target, "");

    static bool Keep(CacheStore cacheStore, string target, CachedResponse cachedResponse, long began) =>
        cacheStore.Store(Key(target), target, negotiates: false, null, cachedResponse, began, born: 0);

    /// <summary>
    /// Readers, writers and announcements of three pages in one list, in every order that a seed produces. A response
    /// from the store, or from a joined fetch, may never be older than the last eviction before the request.
    /// </summary>
    /// <returns>The first reader that got an outdated response.</returns>
    static string? Model(int seed, bool forgetful)
    {
        var random = new Random(seed);
        var cacheStore = Trusted(random.Next(4) == 0 ? 6_000 : 1 << 20);
        int[] written = [0, 0, 0], evicted = [0, 0, 0];
        var fetches = new List<(int Page, long Began, int[] Floor, int[]? Read)>();
        var joined = new List<(int Fetch, long Asked, int[] Floor)>();
        for (var step = 0; step < 60; step++)
        {
            var page = random.Next(3);
            switch (random.Next(8))
            {
                case 0:
                    written[page]++;
                    break;
                case 1 when evicted[page] < written[page]:
                    // An announcement, or a write that was answered: responses to later requests must not be older.
                    cacheStore.Evict([$"pages/{page}/editions/ar"]);
                    evicted[page] = written[page];
                    break;
                case 2:
                    fetches.Add((random.Next(4) - 1, cacheStore.Now, [.. evicted], null));
                    break;
                case 3 when fetches.Count > 0:
                    var reading = random.Next(fetches.Count);
                    // The content of the service's database at that moment.
                    if (fetches[reading].Read is null) fetches[reading] = fetches[reading] with { Read = [.. written] };
                    break;
                case 4 when fetches.Count > 0:
                    joined.Add((random.Next(fetches.Count), cacheStore.Now, [.. evicted]));
                    break;
                case 5 when fetches.FindIndex(f => f.Read is not null) is >= 0 and var done:
                    var fetch = fetches[done];
                    var cachedResponse = Of(fetch.Page, fetch.Read!);
                    Keep(cacheStore, Name(fetch.Page), cachedResponse, forgetful ? long.MaxValue : fetch.Began);
                    foreach (var reader in joined.Where(j => j.Fetch == done))
                        if (!cacheStore.IsTooOld(cachedResponse, forgetful ? reader.Asked : fetch.Began, reader.Asked)
                            && TooOld(fetch.Page, VersionOf(cachedResponse), reader.Floor))
                            return $"seed {seed}, step {step}: a reader who joined was given {VersionOf(cachedResponse)} of "
                                + $"{Name(fetch.Page)}";
                    fetches.RemoveAt(done);
                    joined = [.. joined.Where(j => j.Fetch != done).Select(j => j.Fetch > done ? j with { Fetch = j.Fetch - 1 } : j)];
                    break;
                case 6:
                    var target = random.Next(4) - 1;
                    if (cacheStore.Find(Key(Name(target)), null) is { } cacheEntry
                        && TooOld(target, VersionOf(cacheEntry.CachedResponse), evicted))
                        return $"seed {seed}, step {step}: the shelf gave {VersionOf(cacheEntry.CachedResponse)} of {Name(target)}";
                    break;
                case 7 when random.Next(10) == 0:
                    cacheStore.MarkStale();
                    if (cacheStore.Find(Key(Name(page)), null) is not null)
                        return $"seed {seed}: a shelf that is not trusted gave something";
                    // The announcements in between were missed.
                    written.CopyTo(evicted, 0);
                    cacheStore.MarkFresh();
                    break;
            }
        }
        return null;

        // -1 is the list, which contains all three.
        static string Name(int page) => page < 0 ? "/v1/pages" : $"/v1/pages/{page}";
        static CachedResponse Of(int page, int[] read) =>
            Version(page < 0 ? read.Sum() : read[page], page < 0 ? "pages" : $"pages/{page}", bytes: 500);
        static bool TooOld(int page, int version, int[] floor) => version < (page < 0 ? floor.Sum() : floor[page]);
    }

    [Fact]
    public void Nobody_is_given_what_is_older_than_an_eviction_before_they_asked()
    {
        for (var seed = 0; seed < 100_000; seed++) Assert.Null(Model(seed, forgetful: false));
    }

    [Fact]
    public void A_shelf_that_forgot_when_a_fill_began_would_be_found_out() =>
        Assert.Contains(Enumerable.Range(0, 1_000), seed => Model(seed, forgetful: true) is not null);

    [Fact]
    public async Task The_same_holds_for_threads_that_meet()
    {
        var cacheStore = Trusted(40_000);
        const int Pages = 8;
        var (written, evicted) = (new int[Pages], new int[Pages]);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var wrong = new ConcurrentBag<string>();
        var (hits, kept) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            while (!over.IsCancellationRequested)
            {
                var page = random.Next(Pages);
                if (worker == 0)
                {
                    var version = Interlocked.Increment(ref written[page]);
                    Thread.SpinWait(random.Next(200));
                    cacheStore.Evict([$"pages/{page}"]);
                    Volatile.Write(ref evicted[page], version);
                    continue;
                }
                var floor = Volatile.Read(ref evicted[page]);
                var began = cacheStore.Now;
                if (cacheStore.FindByRawTarget($"/v1/pages/{page}")?.For(null) is { } found)
                {
                    Interlocked.Increment(ref hits);
                    if (VersionOf(found.CachedResponse) < floor) wrong.Add($"page {page}: {VersionOf(found.CachedResponse)} after {floor}");
                    continue;
                }
                var read = Version(Volatile.Read(ref written[page]), $"pages/{page}", random.Next(2_000));
                Thread.SpinWait(random.Next(2_000));
                if (Keep(cacheStore, $"/v1/pages/{page}", read, began)) Interlocked.Increment(ref kept);
            }
        })));
        Assert.Empty(wrong);
        Assert.True(hits > 1_000 && kept > 100, $"Nothing met: {hits} hits, {kept} kept.");
    }

    [Fact]
    public void A_subject_takes_its_collections_with_it_and_nothing_else()
    {
        var cacheStore = Trusted();
        foreach (var key in (string[])["pages", "pages/a", "pages/a/editions", "pages/a/editions/ar", "pages/a/editions/fr", "pages/ab",
            "engagements"])
            Assert.True(Keep(cacheStore, "/v1/" + key, Version(1, key), cacheStore.Now));
        cacheStore.Evict(["pages/a/editions/ar"]);
        Assert.Equal(["/v1/pages/a/editions/fr", "/v1/pages/ab", "/v1/engagements"],
            ((string[])["pages", "pages/a", "pages/a/editions", "pages/a/editions/ar", "pages/a/editions/fr", "pages/ab",
                "engagements"]).Select(k => "/v1/" + k).Where(t => cacheStore.Find(Key(t), null) is not null));
        cacheStore.Evict(["mission"]);
        Assert.Equal((0, 0L), (cacheStore.Count, cacheStore.Bytes));
    }

    [Fact]
    public void It_never_holds_more_than_its_bytes_and_keeps_what_is_asked_for()
    {
        const long Capacity = 1 << 20;
        var cacheStore = Trusted(Capacity);
        for (var i = 0; i < 20_000; i++)
        {
            Keep(cacheStore, $"/v1/pages/{i}", Version(1, $"pages/{i}", 1 + (i * 37 % 4096)), cacheStore.Now);
            Assert.True(cacheStore.Bytes <= Capacity, $"{cacheStore.Bytes} bytes after {i}");
            // Twenty entries that are read all the time stay, whatever else is read.
            for (var hot = 0; i >= 20 && hot < 20; hot++) cacheStore.Find(Key($"/v1/pages/{hot}"), null)!.Visited = true;
        }
        Assert.InRange(cacheStore.Bytes, Capacity * 8 / 10, Capacity);
        for (var i = 0; i < 20_000; i++) cacheStore.Evict([$"pages/{i}"]);
        Assert.Equal((0, 0L), (cacheStore.Count, cacheStore.Bytes));
    }

    [Fact]
    public void Spellings_of_one_address_are_bounded_and_go_with_it()
    {
        var cacheStore = Trusted();
        Keep(cacheStore, "/v1/pages?a=1&b=2", Version(1, "pages"), cacheStore.Now);
        var cacheEntry = cacheStore.Find(Key("/v1/pages?a=1&b=2"), null)!;
        for (var i = 0; i < 1_000; i++) cacheStore.AddAlias(cacheEntry, $"/v1/pages?b=2&a=1&{i}");
        Assert.Equal(4, Enumerable.Range(0, 1_000).Count(i => cacheStore.FindByRawTarget($"/v1/pages?b=2&a=1&{i}") is not null) + 1);
        cacheStore.Evict(["pages"]);
        Assert.Null(cacheStore.FindByRawTarget("/v1/pages?b=2&a=1&0"));
        Assert.Equal(0, cacheStore.Bytes);
    }
}
