using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The queue of one handler, on its own channel. Only one consumer among all replicas is active at a time and handles
/// messages one by one, which preserves their order. A failed message moves to a retry queue and returns after its
/// time to live, so it does not block the messages behind it.
/// </summary>
/// <remarks>
/// Names, for a service S: the queue <c>S.handler</c>; the exchange <c>S.retries</c>; the retry queues
/// <c>S.handler.retry-1000ms</c>, created when first needed and deleted ten minutes after their last use. An account
/// needs permissions on <c>^S\.</c>, and read permission on the exchange of announcements.
/// </remarks>
sealed class HandlerQueue(IConnection connection, string service, AnnouncementHandler announcementHandler,
    AnnouncementProcessor announcementProcessor, Action<string> broken) : IAsyncDisposable
{
    const string Failures = "x-embassy-failures";
    const ushort Prefetch = 64;
    const int LongestUnused = 600_000;

    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim one = new(1, 1);
    readonly CancellationTokenSource work = new();
    readonly string retries = $"{service}.retries";
    IChannel? channel;
    volatile bool closing;

    public async Task Open(CancellationToken cancellation)
    {
        channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        channel.ChannelShutdownAsync += (_, why) =>
        {
            if (!closing) broken(why.ReplyText);
            return Task.CompletedTask;
        };
        await channel.ExchangeDeclareAsync(retries, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        await channel.QueueDeclareAsync(announcementHandler.Name, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-single-active-consumer"] = true,
            }, cancellationToken: cancellation);
        await channel.QueueBindAsync(announcementHandler.Name, BusOptions.Exchange, announcementHandler.Binding,
            cancellationToken: cancellation);
        await channel.QueueBindAsync(announcementHandler.Name, retries, announcementHandler.Name, cancellationToken: cancellation);
        await channel.BasicQosAsync(0, Prefetch, global: false, cancellation);
        var receiving = new AsyncEventingBasicConsumer(channel);
        receiving.ReceivedAsync += (_, delivery) => Handle(delivery);
        // The broker deleted the queue but keeps the channel open: without this the consumer would stay silent forever.
        receiving.UnregisteredAsync += (_, _) =>
        {
            if (!closing) broken($"The broker ended the consumer of {announcementHandler.Name}.");
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(announcementHandler.Name, autoAck: false, receiving, cancellation);
    }

    async Task Handle(BasicDeliverEventArgs delivery)
    {
        // Not acknowledged: it returns to the head of the queue when the channel closes.
        if (closing) return;
        await one.WaitAsync();
        try
        {
            if (closing) return;
            var failures = delivery.BasicProperties.Headers?.TryGetValue(Failures, out var value) == true && value is int count and >= 0
                ? count : 0;
            var processingResult = await announcementProcessor.Receive(announcementHandler, delivery.Body, failures, work.Token);
            if (processingResult.Pause is { } pause) await PutOff(delivery, pause, processingResult.Outage ? failures : failures + 1);
            await channel!.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        }
        catch (Exception e)
        {
            if (!closing) broken(e.Message);
        }
        finally
        {
            one.Release();
        }
    }

    async Task PutOff(BasicDeliverEventArgs delivery, TimeSpan pause, int failures)
    {
        var ttl = Math.Max(1, (int)Math.Min(pause.TotalMilliseconds, LongestUnused / 2));
        var name = $"{announcementHandler.Name}.retry-{ttl.ToString(CultureInfo.InvariantCulture)}ms";
        // Declared each time: that also renews the queue, which would otherwise expire together with its messages.
        await channel!.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-message-ttl"] = ttl,
            ["x-expires"] = LongestUnused,
            ["x-dead-letter-exchange"] = retries,
            ["x-dead-letter-routing-key"] = announcementHandler.Name,
        }, cancellationToken: work.Token);
        await channel.QueueBindAsync(name, retries, name, cancellationToken: work.Token);
        var properties = new BasicProperties
        {
            ContentType = delivery.BasicProperties.ContentType,
            MessageId = delivery.BasicProperties.MessageId,
            Type = delivery.BasicProperties.Type,
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?> { [Failures] = failures },
        };
        // Bounded: the client's confirmation tracking can wait forever after the broker was killed.
        await channel.BasicPublishAsync(retries, name, mandatory: true, properties, delivery.Body, work.Token).AsTask()
            .WaitAsync(Grace, work.Token);
    }

    /// <summary>
    /// Lets the current message finish, within the grace period. The consumer is not cancelled: closing the connection
    /// requeues unacknowledged messages before another consumer becomes active. A cancelled consumer would keep them
    /// until its channel closes, and the next consumer would receive later messages first.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        closing = true;
        if (!await one.WaitAsync(Grace)) await work.CancelAsync();
    }
}
