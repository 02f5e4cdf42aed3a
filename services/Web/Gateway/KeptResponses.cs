using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace Embassy.Web.Gateway;

/// <summary>
/// The latest response of each address, bounded by bytes: for conditional requests, and for an outage of the gateway.
/// </summary>
public sealed class KeptResponses(TimeProvider clock) : IDisposable
{
    const long Bytes = 64 << 20;

    /// <summary>How old a copy may be that is shown while the gateway is away.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // What arrived soon after a change may have been asked for before it: a call lasts three seconds at most.
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    readonly ConcurrentDictionary<string, DateTimeOffset> changed = new();

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Bytes });

    internal sealed record KeptResponse(string? ETag, byte[] Body, DateTimeOffset At);

    internal KeptResponse? Find(string address) => cache.Get<KeptResponse>(address);

    internal void Keep(string address, string? etag, byte[] body) => cache.Set(address, new KeptResponse(etag, body, clock.GetUtcNow()),
        new MemoryCacheEntryOptions { Size = body.Length + 256, SlidingExpiration = TimeSpan.FromHours(1) });

    internal bool Recent(KeptResponse kept) => clock.GetUtcNow() - kept.At <= Longest;

    /// <summary>Somebody follows the changes, and calls <see cref="Changed"/> for each.</summary>
    public bool Followed { get; set; }

    /// <summary>Collections have changed; <c>mission</c> stands for anything.</summary>
    public void Changed(IEnumerable<string> collections)
    {
        foreach (var collection in collections) changed[collection] = clock.GetUtcNow();
    }

    internal bool Unchanged(string collection, DateTimeOffset since) => Followed
        && !new[] { "mission", collection }.Any(c => changed.TryGetValue(c, out var at) && since <= at + Settling);

    /// <summary>Forgets everything, for a test or after a restore.</summary>
    public void Clear() => cache.Clear();

    public void Dispose() => cache.Dispose();
}
