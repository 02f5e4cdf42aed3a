using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>Limits open streams per client (<see cref="Limits.RateLimitClient"/>) and in total.</summary>
sealed class StreamLimiter(ChangeOptions settings, ChangeTail tail)
{
    readonly Lock gate = new();
    readonly Dictionary<object, int> clients = [];
    int open;

    public int Open => Volatile.Read(ref open);

    /// <summary>
    /// Reserves a stream until disposal. Fails with 429 <c>too_many_streams</c> at the client's limit and with 503
    /// <c>service_unavailable</c> at the gateway's limit.
    /// </summary>
    public IDisposable Enter(object client)
    {
        lock (gate)
        {
            var mine = clients.GetValueOrDefault(client);
            if (settings.StreamsPerClient > 0 && mine >= settings.StreamsPerClient)
                throw new Problem(ProblemCodes.TooManyStreams, $"One client may have {settings.StreamsPerClient} streams open at once.");
            if (open >= settings.Streams)
                throw new Problem(ProblemCodes.ServiceUnavailable, "As many streams are open as this gateway allows.");
            clients[client] = mine + 1;
            if (++open == 1) tail.Wake();
            return new Lease(this, client);
        }
    }

    void Leave(object client)
    {
        lock (gate)
        {
            if (clients[client] == 1) clients.Remove(client);
            else clients[client]--;
            if (--open == 0) tail.Rest();
        }
    }

    sealed class Lease(StreamLimiter places, object client) : IDisposable
    {
        bool left;

        public void Dispose()
        {
            if (!left) places.Leave(client);
            left = true;
        }
    }
}
