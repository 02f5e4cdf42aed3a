using System.Collections.Concurrent;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Chooses the next webhooks when more are waiting than can be served at once: the least recently served first. Slow
/// receivers together get at most three quarters of the slots.
/// </summary>
public sealed class DispatchOrder(int places)
{
    /// <summary>A receiver with a longer response time counts as slow until it is fast again.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<Guid, (long Turn, bool Slow)> last = [];
    long turn;

    int SlowPlaces => Math.Max(1, places * 3 / 4);

    public void MarkServed(Guid webhook, TimeSpan took) => last[webhook] = (Interlocked.Increment(ref turn), took > Slow);

    /// <param name="waiting">All webhooks with a due delivery.</param>
    /// <param name="running">Webhooks that are being served.</param>
    public IReadOnlyList<Guid> Next(IReadOnlyCollection<Guid> waiting, IReadOnlyCollection<Guid> running)
    {
        Forget(waiting, running);
        var (free, slow) = (places - running.Count, running.Count(IsSlow));
        var next = new List<Guid>();
        foreach (var webhook in waiting.Except(running).OrderBy(w => last.TryGetValue(w, out var l) ? l.Turn : 0))
        {
            if (next.Count >= free) break;
            if (IsSlow(webhook) && ++slow > SlowPlaces) continue;
            next.Add(webhook);
        }
        return next;
    }

    bool IsSlow(Guid webhook) => last.TryGetValue(webhook, out var l) && l.Slow;

    // Remembers at most a thousand webhooks without waiting deliveries.
    void Forget(IReadOnlyCollection<Guid> waiting, IReadOnlyCollection<Guid> running)
    {
        if (last.Count <= waiting.Count + running.Count + 1000) return;
        foreach (var webhook in last.Keys.Except(waiting).Except(running)) last.TryRemove(webhook, out _);
    }
}
