namespace Embassy.Gateway.Repeats;

/// <summary>
/// The first answers of a day, in the memory of this process and bounded in bytes: when it is full the oldest are forgotten
/// first, and a restart forgets them all. Another gateway does not know them.
/// </summary>
sealed class FirstAnswers(IConfiguration configuration, TimeProvider clock)
{
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    readonly Lock gate = new();
    readonly long capacity = configuration.GetValue("Idempotency:Megabytes", 32L) << 20;
    readonly Dictionary<string, First> known = [];
    readonly Queue<(string Name, First First)> order = new();
    long bytes;

    /// <summary>One key: the digest of what was asked with it, and the answer when there is one.</summary>
    internal sealed class First(string? content)
    {
        /// <summary>Null until a body that streams has been read to its end.</summary>
        public string? Content { get; private set; } = content;

        public void Complete(string digest) => Content ??= digest;

        public volatile IdempotencyKeys.Given? Given;
        public DateTimeOffset Until;
        public long Bytes;
    }

    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>The first with this name; mine when that is this one.</summary>
    public (First First, bool Mine) Begin(string name, string? content)
    {
        lock (gate)
        {
            Forget(0);
            if (known.TryGetValue(name, out var before)) return (before, false);
            var first = new First(content);
            known[name] = first;
            return (first, true);
        }
    }

    /// <summary>Remembers the answer for a day. Says false if it is too large to be.</summary>
    public bool End(string name, First first, IdempotencyKeys.Given given)
    {
        lock (gate)
        {
            first.Bytes = given.Bytes + 2 * (name.Length + (first.Content?.Length ?? 0)) + 300;
            if (first.Bytes > capacity / 4) return false;
            Forget(first.Bytes);
            bytes += first.Bytes;
            first.Until = clock.GetUtcNow() + Day;
            first.Given = given;
            order.Enqueue((name, first));
            return true;
        }
    }

    /// <summary>Nothing was decided: the key may be used again.</summary>
    public void Free(string name, First first)
    {
        lock (gate)
        {
            if (known.TryGetValue(name, out var there) && there == first) known.Remove(name);
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
