using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>Wakes fact propagation after a change in this process; other replicas poll once a second.</summary>
public sealed class FactSignal : IDisposable
{
    readonly OutboxSignal signal = new();

    volatile bool everything = true;

    public void Set() => signal.Set();

    /// <summary>Requests a full pass, as at startup, after the import of a mission.</summary>
    public void SignalAll()
    {
        everything = true;
        signal.Set();
    }

    public bool WantsEverything => everything;

    /// <summary>Returns true if a full pass is requested, and resets the request.</summary>
    public bool TakeEverything()
    {
        var taken = everything;
        everything = false;
        return taken;
    }

    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => signal.Wait(atMost, cancellation);

    public void Dispose() => signal.Dispose();
}
