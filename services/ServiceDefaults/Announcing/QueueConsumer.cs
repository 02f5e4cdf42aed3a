using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults;

/// <summary>Consumes the queues of all handlers of one service, from RabbitMQ or the in-memory bus.</summary>
public sealed class QueueConsumer(
    BusOptions settings, IReadOnlyList<AnnouncementHandler> reactions, RabbitQueues rabbit, MemoryQueues memory, LoopHost host)
    : BackgroundLoop(host)
{
    volatile bool consuming;

    /// <summary>True while every queue is consumed, by this process or by the active replica.</summary>
    public bool IsConsuming => consuming || reactions.Count == 0;

    protected override TimeSpan RetryAfter => TimeSpan.FromSeconds(1);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (reactions.Count == 0) return TimeSpan.FromDays(1);
        try
        {
            await (settings.Url is { } url ? rabbit.Consume(url, Begin, End, stopping) : memory.Consume(Begin, stopping));
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            throw new InvalidOperationException(
                $"A queue exists with other arguments than this version declares; delete it when it is empty (docs/running.md): "
                + $"{e.ShutdownReason.ReplyText}", e);
        }
        finally
        {
            End();
        }
        return TimeSpan.Zero;
    }

    void Begin()
    {
        consuming = true;
        Recovered();
    }

    void End() => consuming = false;
}
