namespace Embassy.ServiceDefaults;

/// <summary>
/// Limits log lines to one per client and minute, so that no client can fill a log. Tracks a bounded number of
/// clients; beyond it, new ones share one line.
/// </summary>
sealed class LogThrottle<TClient>(TimeProvider clock, TClient others, int most = 10_000) where TClient : notnull
{
    readonly Lock gate = new();
    readonly Dictionary<TClient, Seen> clients = [];

    /// <summary>Number of tracked clients.</summary>
    public int Count => clients.Count;

    /// <summary>Counts one occurrence. Returns the number since the last line if a line is due, else 0.</summary>
    public long Due(ref TClient client)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!clients.TryGetValue(client, out var seen) && clients.Count >= most)
            {
                foreach (var (old, _) in clients.Where(c => c.Value.Until <= now).ToList()) clients.Remove(old);
                if (clients.Count >= most)
                {
                    client = others;
                    clients.TryGetValue(client, out seen);
                }
            }
            if (seen is null) clients[client] = seen = new Seen();
            seen.Times++;
            if (seen.Until > now) return 0;
            (seen.Until, var times, seen.Times) = (now + TimeSpan.FromMinutes(1), seen.Times, 0);
            return times;
        }
    }

    sealed class Seen
    {
        public DateTimeOffset Until;
        public long Times;
    }
}
