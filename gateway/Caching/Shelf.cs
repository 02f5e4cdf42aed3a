using System.Collections.Concurrent;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>An answer on the shelf.</summary>
sealed class Kept(Target target, string? language, Answer answer, long born)
{
    public Target Target { get; } = target;
    public string? Language { get; } = language;
    public Answer Answer { get; } = answer;

    /// <summary>Milliseconds of the shelf's clock when its fill began.</summary>
    public long Born { get; } = born;

    public long Bytes { get; set; }
    public bool Visited { get; set; }
    public LinkedListNode<Kept>? Place { get; set; }
}

/// <summary>What one canonical address holds: one answer for everybody, or one for each language.</summary>
sealed class Target(CacheKey key, bool negotiates)
{
    public CacheKey Key { get; } = key;

    /// <summary>True when the client's languages have a say.</summary>
    public bool Negotiates { get; } = negotiates;

    /// <summary>Replaced whole, so that readers need no lock.</summary>
    public Kept[] Answers { get; set; } = [];

    /// <summary>The spellings by which it was asked for, and what they weigh.</summary>
    public List<string> Spellings { get; } = [];
    public long SpellingBytes { get; set; }

    public Kept? For(string? language)
    {
        foreach (var kept in Answers)
            if (kept.Language is null || kept.Language == language) return kept;
        return null;
    }
}

/// <summary>
/// What the gateway keeps, bounded in bytes, found by address and thrown away by key. The promise it is built for: what a fill
/// brings that began before an eviction of one of its keys is neither kept nor given to anybody who asked after it.
/// Readers take no lock. Room is made by SIEVE (NSDI '24): from the oldest on, what was not asked for since the last round goes.
/// </summary>
sealed class Shelf(long capacity)
{
    // Spellings of one address, and evictions that are remembered one by one; beyond them what is forgotten is on the safe side.
    const int MostSpellings = 4, MostEvictions = 10_000;

    readonly Lock gate = new();
    readonly ConcurrentDictionary<CacheKey, Target> targets = new();
    readonly ConcurrentDictionary<string, Target> spellings = new();
    readonly Dictionary<string, HashSet<Kept>> byKey = [];
    readonly LinkedList<Kept> order = [];
    readonly Dictionary<string, long> evictedAt = [];
    LinkedListNode<Kept>? hand;
    long now, emptiedAt, bytes;
    volatile bool trusted;

    /// <summary>Counts evictions: the order of fills and evictions is told by it.</summary>
    public long Now => Volatile.Read(ref now);

    /// <summary>False while announcements are not heard: nothing is taken from the shelf or put on it.</summary>
    public bool Trusted => trusted;

    public long Bytes => Volatile.Read(ref bytes);
    public int Count => order.Count;
    public long Evictions { get; private set; }

    /// <summary>By the very spelling of a request, before it was looked at any closer.</summary>
    public Target? Spelt(string target) => trusted && spellings.TryGetValue(target, out var found) ? found : null;

    public Kept? Find(CacheKey key, string? language) => trusted && targets.TryGetValue(key, out var target) ? target.For(language) : null;

    /// <summary>Puts an answer there, unless one of its keys was evicted since its fill began.</summary>
    public bool Keep(CacheKey key, string spelling, bool negotiates, string? language, Answer answer, long began, long born)
    {
        lock (gate)
        {
            if (!trusted || !answer.MayBeKept || IsEvictedSince(answer.Keys, began)) return false;
            var target = targets.GetOrAdd(key, static (k, n) => new Target(k, n), negotiates);
            var kept = new Kept(target, answer.VariesByLanguage ? language : null, answer, born);
            foreach (var old in target.Answers.Where(a => a.Language == kept.Language || a.Language is null || kept.Language is null).ToList()) Remove(old, keepTarget: true);
            kept.Bytes = answer.Bytes + Overhead(target);
            if (kept.Bytes > capacity / 4)
            {
                if (target.Answers.Length == 0) Forget(target);
                return false;
            }
            target.Answers = [.. target.Answers, kept];
            kept.Place = order.AddFirst(kept);
            foreach (var subject in answer.Keys)
                if (byKey.TryGetValue(subject, out var those)) those.Add(kept);
                else byKey[subject] = [kept];
            bytes += kept.Bytes;
            Spell(target, spelling);
            MakeRoom(kept);
            return true;
        }
    }

    /// <summary>Lets an address be found by another spelling of it.</summary>
    public void Spell(Kept kept, string spelling)
    {
        if (kept.Target.Spellings.Count >= MostSpellings || spellings.ContainsKey(spelling)) return;
        lock (gate)
        {
            if (kept.Place is not null) Spell(kept.Target, spelling);
        }
    }

    /// <summary>An answer got larger: a compressed form was made.</summary>
    public void Weigh(Kept kept)
    {
        lock (gate)
        {
            if (kept.Place is null) return;
            var grown = kept.Answer.Bytes + Overhead(kept.Target);
            bytes += grown - kept.Bytes;
            kept.Bytes = grown;
            MakeRoom(kept);
        }
    }

    /// <summary>Throws away what depends on these subjects, or on a collection they stand in; and what fills under way bring of it.</summary>
    public void Evict(IEnumerable<string> subjects)
    {
        lock (gate)
        {
            now++;
            foreach (var key in subjects.SelectMany(Surrogates.Evicted).Distinct())
            {
                // The mission's languages decide what every reader is given.
                if (key is "mission" or Surrogates.Everything)
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
                foreach (var kept in those.ToList()) Remove(kept);
            }
        }
    }

    /// <summary>Whether everything was thrown away since.</summary>
    public bool IsStale(long since) => Volatile.Read(ref emptiedAt) > since;

    /// <summary>Whether what a fill brought may no longer be given to somebody who asked at <paramref name="asked"/>.</summary>
    public bool IsTooOld(Answer answer, long began, long asked)
    {
        if (began == asked) return false;
        lock (gate) return IsEvictedSince(answer.Keys, began);
    }

    /// <summary>From now on announcements are heard: begins empty.</summary>
    public void Trust()
    {
        lock (gate)
        {
            now++;
            Clear();
            trusted = true;
        }
    }

    public void Distrust() => trusted = false;

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
        foreach (var kept in order) kept.Place = null;
        order.Clear();
        byKey.Clear();
        targets.Clear();
        spellings.Clear();
        hand = null;
        bytes = 0;
    }

    // From the oldest towards the newest, and round again: what was asked for since is spared once.
    void MakeRoom(Kept not)
    {
        while (bytes > capacity && order.Count > 1)
        {
            var node = hand ?? order.Last!;
            hand = node.Previous;
            if (node.Value.Visited || node.Value == not) node.Value.Visited = false;
            else Remove(node.Value);
        }
    }

    void Remove(Kept kept, bool keepTarget = false)
    {
        if (kept.Place is null) return;
        if (hand == kept.Place) hand = kept.Place.Previous;
        order.Remove(kept.Place);
        kept.Place = null;
        bytes -= kept.Bytes;
        Evictions++;
        foreach (var key in kept.Answer.Keys)
            if (byKey.TryGetValue(key, out var those) && those.Remove(kept) && those.Count == 0) byKey.Remove(key);
        kept.Target.Answers = [.. kept.Target.Answers.Where(a => a != kept)];
        if (kept.Target.Answers.Length == 0 && !keepTarget) Forget(kept.Target);
    }

    void Forget(Target target)
    {
        targets.TryRemove(new(target.Key, target));
        foreach (var spelling in target.Spellings) spellings.TryRemove(new(spelling, target));
        bytes -= target.SpellingBytes;
    }

    void Spell(Target target, string spelling)
    {
        if (target.Spellings.Count >= MostSpellings || !spellings.TryAdd(spelling, target)) return;
        target.Spellings.Add(spelling);
        target.SpellingBytes += 2L * spelling.Length + 120;
        bytes += 2L * spelling.Length + 120;
    }

    // The address, and the nodes of lists and dictionaries.
    static long Overhead(Target target) => 640 + 2L * (target.Key.Path.Length + target.Key.Query.Length);
}
