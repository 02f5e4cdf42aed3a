using System.Collections.Concurrent;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>An answer on the shelf.</summary>
sealed class CacheEntry(CachedResource cachedResource, string? language, CachedResponse cachedResponse, long born)
{
    public CachedResource CachedResource { get; } = cachedResource;
    public string? Language { get; } = language;
    public CachedResponse CachedResponse { get; } = cachedResponse;

    /// <summary>Milliseconds of the shelf's clock when its fill began.</summary>
    public long StoredAt { get; } = born;

    public long Bytes { get; set; }
    public bool Visited { get; set; }
    public LinkedListNode<CacheEntry>? Place { get; set; }
}

/// <summary>What one canonical address holds: one answer for everybody, or one for each language.</summary>
sealed class CachedResource(CacheKey key, bool negotiates)
{
    public CacheKey Key { get; } = key;

    /// <summary>True when the client's languages have a say.</summary>
    public bool NegotiatesLanguage { get; } = negotiates;

    /// <summary>Replaced whole, so that readers need no lock.</summary>
    public CacheEntry[] Answers { get; set; } = [];

    /// <summary>The spellings by which it was asked for, and what they weigh.</summary>
    public List<string> RawTargets { get; } = [];
    public long RawTargetBytes { get; set; }

    public CacheEntry? For(string? language)
    {
        foreach (var cacheEntry in Answers)
            if (cacheEntry.Language is null || cacheEntry.Language == language) return cacheEntry;
        return null;
    }
}

/// <summary>
/// What the gateway keeps, bounded in bytes, found by address and thrown away by key. The promise it is built for: what a fill
/// brings that began before an eviction of one of its keys is neither kept nor given to anybody who asked after it.
/// Readers take no lock. Room is made by SIEVE (NSDI '24): from the oldest on, what was not asked for since the last round goes.
/// </summary>
sealed class CacheStore(long capacity)
{
    // Spellings of one address, and evictions that are remembered one by one; beyond them what is forgotten is on the safe side.
    const int MostSpellings = 4, MostEvictions = 10_000;

    readonly Lock gate = new();
    readonly ConcurrentDictionary<CacheKey, CachedResource> targets = new();
    readonly ConcurrentDictionary<string, CachedResource> spellings = new();
    readonly Dictionary<string, HashSet<CacheEntry>> byKey = [];
    readonly LinkedList<CacheEntry> order = [];
    readonly Dictionary<string, long> evictedAt = [];
    LinkedListNode<CacheEntry>? hand;
    long now, emptiedAt, bytes;
    volatile bool trusted;

    /// <summary>Counts evictions: the order of fills and evictions is told by it.</summary>
    public long Now => Volatile.Read(ref now);

    /// <summary>False while announcements are not heard: nothing is taken from the shelf or put on it.</summary>
    public bool IsFresh => trusted;

    public long Bytes => Volatile.Read(ref bytes);
    public int Count => order.Count;
    public long Evictions { get; private set; }

    /// <summary>By the very spelling of a request, before it was looked at any closer.</summary>
    public CachedResource? FindByRawTarget(string target) => trusted && spellings.TryGetValue(target, out var found) ? found : null;

    public CacheEntry? Find(CacheKey key, string? language) => trusted && targets.TryGetValue(key, out var cachedResource) ? cachedResource.For(language) : null;

    /// <summary>Puts an answer there, unless one of its keys was evicted since its fill began.</summary>
    public bool Store(CacheKey key, string spelling, bool negotiates, string? language, CachedResponse cachedResponse, long began, long born)
    {
        lock (gate)
        {
            if (!trusted || !cachedResponse.IsCacheable || IsEvictedSince(cachedResponse.Keys, began)) return false;
            var cachedResource = targets.GetOrAdd(key, static (k, n) => new CachedResource(k, n), negotiates);
            var cacheEntry = new CacheEntry(cachedResource, cachedResponse.VariesByLanguage ? language : null, cachedResponse, born);
            foreach (var old in cachedResource.Answers.Where(a => a.Language == cacheEntry.Language || a.Language is null || cacheEntry.Language is null).ToList()) Remove(old, keepTarget: true);
            cacheEntry.Bytes = cachedResponse.Bytes + Overhead(cachedResource);
            if (cacheEntry.Bytes > capacity / 4)
            {
                if (cachedResource.Answers.Length == 0) Forget(cachedResource);
                return false;
            }
            cachedResource.Answers = [.. cachedResource.Answers, cacheEntry];
            cacheEntry.Place = order.AddFirst(cacheEntry);
            foreach (var subject in cachedResponse.Keys)
                if (byKey.TryGetValue(subject, out var those)) those.Add(cacheEntry);
                else byKey[subject] = [cacheEntry];
            bytes += cacheEntry.Bytes;
            AddAlias(cachedResource, spelling);
            MakeRoom(cacheEntry);
            return true;
        }
    }

    /// <summary>Lets an address be found by another spelling of it.</summary>
    public void AddAlias(CacheEntry cacheEntry, string spelling)
    {
        if (cacheEntry.CachedResource.RawTargets.Count >= MostSpellings || spellings.ContainsKey(spelling)) return;
        lock (gate)
        {
            if (cacheEntry.Place is not null) AddAlias(cacheEntry.CachedResource, spelling);
        }
    }

    /// <summary>An answer got larger: a compressed form was made.</summary>
    public void SizeOf(CacheEntry cacheEntry)
    {
        lock (gate)
        {
            if (cacheEntry.Place is null) return;
            var grown = cacheEntry.CachedResponse.Bytes + Overhead(cacheEntry.CachedResource);
            bytes += grown - cacheEntry.Bytes;
            cacheEntry.Bytes = grown;
            MakeRoom(cacheEntry);
        }
    }

    /// <summary>Throws away what depends on these subjects, or on a collection they stand in; and what fills under way bring of it.</summary>
    public void Evict(IEnumerable<string> subjects)
    {
        lock (gate)
        {
            now++;
            foreach (var key in subjects.SelectMany(SurrogateKeys.Evicted).Distinct())
            {
                // The mission's languages decide what every reader is given.
                if (key is "mission" or SurrogateKeys.Everything)
                {
                    Clear();
                    return;
                }
                if (evictedAt.Count >= MostEvictions)
                {
                    evictedAt.Clear();
                    emptiedAt = now;
                }
                evictedAt[key] = now;
                if (!byKey.TryGetValue(key, out var those)) continue;
                foreach (var cacheEntry in those.ToList()) Remove(cacheEntry);
            }
        }
    }

    /// <summary>Whether everything was thrown away since.</summary>
    public bool IsStale(long since) => Volatile.Read(ref emptiedAt) > since;

    /// <summary>Whether what a fill brought may no longer be given to somebody who asked at <paramref name="asked"/>.</summary>
    public bool IsTooOld(CachedResponse cachedResponse, long began, long asked)
    {
        if (began == asked) return false;
        lock (gate) return IsEvictedSince(cachedResponse.Keys, began);
    }

    /// <summary>From now on announcements are heard: begins empty.</summary>
    public void MarkFresh()
    {
        lock (gate)
        {
            now++;
            Clear();
            trusted = true;
        }
    }

    public void MarkStale() => trusted = false;

    bool IsEvictedSince(string[] keys, long began)
    {
        if (emptiedAt > began) return true;
        foreach (var key in keys)
            if (evictedAt.TryGetValue(key, out var at) && at > began) return true;
        return false;
    }

    void Clear()
    {
        Evictions += order.Count;
        emptiedAt = now;
        evictedAt.Clear();
        foreach (var cacheEntry in order) cacheEntry.Place = null;
        order.Clear();
        byKey.Clear();
        targets.Clear();
        spellings.Clear();
        hand = null;
        bytes = 0;
    }

    // From the oldest towards the newest, and round again: what was asked for since is spared once.
    void MakeRoom(CacheEntry not)
    {
        while (bytes > capacity && order.Count > 1)
        {
            var node = hand ?? order.Last!;
            hand = node.Previous;
            if (node.Value.Visited || node.Value == not) node.Value.Visited = false;
            else Remove(node.Value);
        }
    }

    void Remove(CacheEntry cacheEntry, bool keepTarget = false)
    {
        if (cacheEntry.Place is null) return;
        if (hand == cacheEntry.Place) hand = cacheEntry.Place.Previous;
        order.Remove(cacheEntry.Place);
        cacheEntry.Place = null;
        bytes -= cacheEntry.Bytes;
        Evictions++;
        foreach (var key in cacheEntry.CachedResponse.Keys)
            if (byKey.TryGetValue(key, out var those) && those.Remove(cacheEntry) && those.Count == 0) byKey.Remove(key);
        cacheEntry.CachedResource.Answers = [.. cacheEntry.CachedResource.Answers.Where(a => a != cacheEntry)];
        if (cacheEntry.CachedResource.Answers.Length == 0 && !keepTarget) Forget(cacheEntry.CachedResource);
    }

    void Forget(CachedResource cachedResource)
    {
        targets.TryRemove(new(cachedResource.Key, cachedResource));
        foreach (var spelling in cachedResource.RawTargets) spellings.TryRemove(new(spelling, cachedResource));
        bytes -= cachedResource.RawTargetBytes;
    }

    void AddAlias(CachedResource cachedResource, string spelling)
    {
        if (cachedResource.RawTargets.Count >= MostSpellings || !spellings.TryAdd(spelling, cachedResource)) return;
        cachedResource.RawTargets.Add(spelling);
        cachedResource.RawTargetBytes += 2L * spelling.Length + 120;
        bytes += 2L * spelling.Length + 120;
    }

    // The address, and the nodes of lists and dictionaries.
    static long Overhead(CachedResource cachedResource) => 640 + 2L * (cachedResource.Key.Path.Length + cachedResource.Key.Query.Length);
}
