namespace Embassy.Gateway.Idempotency;

/// <summary>
/// Stores the first response of each idempotency key for a day, in the memory of this process and bounded by bytes.
/// When full it evicts the oldest first; a restart clears it. Gateways do not share it.
/// </summary>
sealed class IdempotencyStore(IdempotencyOptions settings, TimeProvider clock)
{
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    readonly Lock gate = new();
    readonly long capacity = settings.Megabytes << 20;
    readonly Dictionary<string, IdempotencyEntry> known = [];
    readonly Queue<(string Name, IdempotencyEntry First)> order = new();
    long bytes;

    /// <summary>One key: the digest of its request, and its response once there is one.</summary>
    internal sealed class IdempotencyEntry(string? content)
    {
        /// <summary>Null until a streamed body was read to its end.</summary>
        public string? Content { get; private set; } = content;

        public void Complete(string digest) => Content ??= digest;

        public volatile IdempotencyMiddleware.StoredResponse? Given;
        public DateTimeOffset Until;
        public long Bytes;
    }

    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Returns the first entry with this name; <c>Mine</c> is true if this call created it.</summary>
    public (IdempotencyEntry First, bool Mine) Begin(string name, string? content)
    {
        lock (gate)
        {
            Forget(0);
            if (known.TryGetValue(name, out var before)) return (before, false);
            var idempotencyEntry = new IdempotencyEntry(content);
            known[name] = idempotencyEntry;
            return (idempotencyEntry, true);
        }
    }

    /// <summary>Stores the response for a day. Returns false if it is too large.</summary>
    public bool End(string name, IdempotencyEntry idempotencyEntry, IdempotencyMiddleware.StoredResponse storedResponse)
    {
        lock (gate)
        {
            idempotencyEntry.Bytes = storedResponse.Bytes + 2 * (name.Length + (idempotencyEntry.Content?.Length ?? 0)) + 300;
            if (idempotencyEntry.Bytes > capacity / 4) return false;
            Forget(idempotencyEntry.Bytes);
            bytes += idempotencyEntry.Bytes;
            idempotencyEntry.Until = clock.GetUtcNow() + Day;
            idempotencyEntry.Given = storedResponse;
            order.Enqueue((name, idempotencyEntry));
            return true;
        }
    }

    /// <summary>Releases the key, because nothing was decided.</summary>
    public void Free(string name, IdempotencyEntry idempotencyEntry)
    {
        lock (gate)
        {
            if (known.TryGetValue(name, out var there) && there == idempotencyEntry) known.Remove(name);
        }
    }

    void Forget(long room)
    {
        var now = clock.GetUtcNow();
        while (order.TryPeek(out var oldest) && (oldest.First.Until <= now || bytes + room > capacity))
        {
            order.Dequeue();
            known.Remove(oldest.Name);
            bytes -= oldest.First.Bytes;
        }
    }
}
