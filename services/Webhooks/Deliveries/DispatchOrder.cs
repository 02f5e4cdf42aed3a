using System.Collections.Concurrent;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Chooses which webhooks are served next when more wait than may be served at once: those whose last turn is longest ago.
/// Slow receivers together get at most three quarters of the places, so that they cannot fill all.
/// </summary>
public sealed class DispatchOrder(int places)
{
    /// <summary>A receiver that took longer is slow until it is quick again.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<Guid, (long Turn, bool Slow)> last = [];
    long turn;

    int SlowPlaces => Math.Max(1, places * 3 / 4);

    public void MarkServed(Guid webhook, TimeSpan took) => last[webhook] = (Interlocked.Increment(ref turn), took > Slow);

    /// <param name="waiting">All webhooks with a delivery that is due.</param>
    /// <param name="running">Those that are being served now.</param>
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

    // Of webhooks that wait for nothing a thousand are remembered.
    void Forget(IReadOnlyCollection<Guid> waiting, IReadOnlyCollection<Guid> running)
    {
        if (last.Count <= waiting.Count + running.Count + 1000) return;
        foreach (var webhook in last.Keys.Except(waiting).Except(running)) last.TryRemove(webhook, out _);
    }
}
