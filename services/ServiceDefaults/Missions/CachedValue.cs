namespace Embassy.ServiceDefaults;

/// <summary>Caches one value for a limited time. An invalidation also holds against a read in progress.</summary>
public sealed class CachedValue<T>(TimeProvider clock) where T : class
{
    sealed record Entry(T? Value, DateTimeOffset Until);

    Entry entry = new(null, default);

    /// <summary>The value; null once its time is over or it was invalidated.</summary>
    public T? Fresh => Volatile.Read(ref entry) is { Value: not null } known && known.Until > clock.GetUtcNow() ? known.Value : null;

    /// <summary>Returns the value, and reads it if it is not fresh.</summary>
    /// <param name="read">
    /// Gets the last value, however old; null after an invalidation. Returns how long the new one lives.
    /// </param>
    public async ValueTask<T> Get(Func<T?, Task<(T Value, TimeSpan Life)>> read)
    {
        var before = Volatile.Read(ref entry);
        if (before.Value is { } known && before.Until > clock.GetUtcNow()) return known;
        var (value, life) = await read(before.Value);
        // Does not overwrite an invalidation that came during the read: the value may be older than the change.
        Interlocked.CompareExchange(ref entry, new Entry(value, clock.GetUtcNow() + life), before);
        return value;
    }

    /// <summary>Forgets the value, also that of a read in progress.</summary>
    /// <param name="unless">Keeps a value that already has the change.</param>
    public void Invalidate(Func<T, bool>? unless = null)
    {
        if (unless is null || Volatile.Read(ref entry).Value is not { } known || !unless(known))
            Volatile.Write(ref entry, new Entry(null, default));
    }
}
