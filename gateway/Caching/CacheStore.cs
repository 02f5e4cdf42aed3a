using System.Collections.Concurrent;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>A cached response with its position in the store.</summary>
sealed class CacheEntry(CachedResource cachedResource, string? language, CachedResponse cachedResponse, long born)
{
    public CachedResource CachedResource { get; } = cachedResource;
    public string? Language { get; } = language;
    public CachedResponse CachedResponse { get; } = cachedResponse;

    /// <summary>Cache clock, in milliseconds, at the start of the fill.</summary>
    public long StoredAt { get; } = born;

    public long Bytes { get; set; }
    public bool Visited { get; set; }
    public LinkedListNode<CacheEntry>? Place { get; set; }
}

/// <summary>Cached responses of one canonical address: one for all clients, or one per language.</summary>
sealed class CachedResource(CacheKey key, bool negotiates)
{
    public CacheKey Key { get; } = key;

    /// <summary>True if the response depends on the client's languages.</summary>
    public bool NegotiatesLanguage { get; } = negotiates;

    /// <summary>Replaced as a whole, so that readers need no lock.</summary>
    public CacheEntry[] Answers { get; set; } = [];

    /// <summary>Raw targets that refer to this resource; they count towards its size.</summary>
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
/// Stores cached responses, bounded by bytes, looked up by address, evicted by surrogate key. Guarantee: if a key is
/// evicted after a fill began, the response of that fill is neither stored nor served to later requests. Readers take
/// no lock. Space is freed by SIEVE (NSDI '24): starting at the oldest, entries without a hit since the last pass are
/// evicted.
/// </summary>
sealed class CacheStore(long capacity)
{
    // Raw targets per address, and evictions remembered individually. Beyond these limits the store errs on the safe
    // side.
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

    /// <summary>Eviction counter that orders fills and evictions.</summary>
    public long Now => Volatile.Read(ref now);

    /// <summary>False while announcements are not received: the store serves and stores nothing.</summary>
    public bool IsFresh => trusted;

    /// <summary>Called when everything is evicted, before the next response is stored.</summary>
    public event Action? Cleared;

    public long Bytes => Volatile.Read(ref bytes);
    public int Count => order.Count;
    public long Evictions { get; private set; }

    /// <summary>Looks up a resource by raw request target, before any parsing.</summary>
    public CachedResource? FindByRawTarget(string target) => trusted && spellings.TryGetValue(target, out var found) ? found : null;

    public CacheEntry? Find(CacheKey key, string? language) => trusted && targets.TryGetValue(key, out var cachedResource)
        ? cachedResource.For(language) : null;

    /// <summary>Stores a response, unless one of its keys was evicted since its fill began.</summary>
    public bool Store(CacheKey key, string spelling, bool negotiates, string? language, CachedResponse cachedResponse, long began,
        long born)
    {
        lock (gate)
        {
            if (!trusted || !cachedResponse.IsCacheable || IsEvictedSince(cachedResponse.Keys, began)) return false;
            var cachedResource = targets.GetOrAdd(key, static (k, n) => new CachedResource(k, n), negotiates);
            var cacheEntry = new CacheEntry(cachedResource, cachedResponse.VariesByLanguage ? language : null, cachedResponse, born);
            foreach (var old in cachedResource.Answers.Where(
                a => a.Language == cacheEntry.Language || a.Language is null || cacheEntry.Language is null).ToList())
                Remove(old, keepTarget: true);
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

    /// <summary>Adds another raw target for a stored address.</summary>
    public void AddAlias(CacheEntry cacheEntry, string spelling)
    {
        if (cacheEntry.CachedResource.RawTargets.Count >= MostSpellings || spellings.ContainsKey(spelling)) return;
        lock (gate)
        {
            if (cacheEntry.Place is not null) AddAlias(cacheEntry.CachedResource, spelling);
        }
    }

    /// <summary>Updates the size of an entry after a compressed form was added.</summary>
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

    /// <summary>
    /// Evicts the responses that depend on these subjects or their collections, and discards those of fills in
    /// progress.
    /// </summary>
    public void Evict(IEnumerable<string> subjects)
    {
        lock (gate)
        {
            now++;
            foreach (var key in subjects.SelectMany(SurrogateKeys.Evicted).Distinct())
            {
                // Every response depends on the mission's languages.
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

    /// <summary>
    /// Returns true if a fill's response is too old for a request that arrived at <paramref name="asked"/>.
    /// </summary>
    public bool IsTooOld(CachedResponse cachedResponse, long began, long asked)
    {
        if (began == asked) return false;
        lock (gate) return IsEvictedSince(cachedResponse.Keys, began);
    }

    /// <summary>Starts serving again with an empty cache, because announcements are received now.</summary>
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
        Cleared?.Invoke();
    }

    // Goes from the oldest entry to the newest, then starts over. An entry with a hit since the last pass is spared
    // once.
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

    // Address, list nodes and dictionary nodes.
    static long Overhead(CachedResource cachedResource) => 640 + 2L * (cachedResource.Key.Path.Length + cachedResource.Key.Query.Length);
}
