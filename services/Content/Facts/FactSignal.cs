using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>Wakes what spreads facts when one has changed here; elsewhere it looks once a second.</summary>
public sealed class FactSignal : IDisposable
{
    readonly OutboxSignal signal = new();

    volatile bool everything = true;

    public void Set() => signal.Set();

    /// <summary>Has everything looked at again, as at the start: a whole mission has come in.</summary>
    public void SignalAll()
    {
        everything = true;
        signal.Set();
    }

    /// <summary>Whether everything is to be looked at; from then on it is not.</summary>
    public bool TakeEverything()
    {
        var taken = everything;
        everything = false;
        return taken;
    }

    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => signal.Wait(atMost, cancellation);

    public void Dispose() => signal.Dispose();
}
