using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>Wakes what spreads facts when one has changed here; elsewhere it looks once a second.</summary>
public sealed class FactSignal : IDisposable
{
    readonly OutboxSignal signal = new();

    public void Set() => signal.Set();

    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => signal.Wait(atMost, cancellation);

    public void Dispose() => signal.Dispose();
}
