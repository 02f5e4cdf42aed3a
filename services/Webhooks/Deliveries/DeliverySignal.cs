using System.Threading.Channels;

namespace Embassy.Webhooks.Deliveries;

/// <summary>Wakes the dispatcher of this process, which polls for deliveries added by other processes.</summary>
public sealed class DeliverySignal
{
    readonly Channel<bool> ready = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => ready.Writer.TryWrite(true);

    public async Task Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(atMost);
        try
        {
            await ready.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested) { }
    }
}
