using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The queue of one handler, on a channel of its own. One consumer of all replicas is active at a time, and handles one message after the
/// other: that keeps the order. A message whose attempt failed is put into a retry queue, from which it comes back after its time to live;
/// so it holds up nothing behind it.
/// </summary>
/// <remarks>
/// Names, for a service S: the queue <c>S.handler</c>; the exchange <c>S.retries</c>; the retry queues <c>S.handler.retry-1000ms</c>, made
/// when first needed and gone ten minutes after their last use. An account needs rights on <c>^S\.</c>, and to read the exchange of all.
/// </remarks>
sealed class HandlerQueue(IConnection connection, string service, AnnouncementHandler announcementHandler, AnnouncementProcessor announcementProcessor, Action<string> broken) : IAsyncDisposable
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
        await channel.QueueDeclareAsync(announcementHandler.Name, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-single-active-consumer"] = true,
        }, cancellationToken: cancellation);
        await channel.QueueBindAsync(announcementHandler.Name, BusOptions.Exchange, announcementHandler.Binding, cancellationToken: cancellation);
        await channel.QueueBindAsync(announcementHandler.Name, retries, announcementHandler.Name, cancellationToken: cancellation);
        await channel.BasicQosAsync(0, Prefetch, global: false, cancellation);
        var receiving = new AsyncEventingBasicConsumer(channel);
        receiving.ReceivedAsync += (_, delivery) => Handle(delivery);
        // The broker took the queue away and leaves the channel: without this it would be silent for ever.
        receiving.UnregisteredAsync += (_, _) =>
        {
            if (!closing) broken($"The broker ended the consumer of {announcementHandler.Name}.");
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(announcementHandler.Name, autoAck: false, receiving, cancellation);
    }

    async Task Handle(BasicDeliverEventArgs delivery)
    {
        // Not acknowledged: it goes back to the head of the queue when the channel closes.
        if (closing) return;
        await one.WaitAsync();
        try
        {
            if (closing) return;
            var failures = delivery.BasicProperties.Headers?.TryGetValue(Failures, out var value) == true && value is int count and >= 0 ? count : 0;
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
        // Declared each time: that also keeps a queue in use, which would go with its messages otherwise.
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
        // Bounded: the client's tracking of confirmations can wait for ever on a broker that was killed.
        await channel.BasicPublishAsync(retries, name, mandatory: true, properties, delivery.Body, work.Token).AsTask().WaitAsync(Grace, work.Token);
    }

    /// <summary>
    /// Brings the message under way to its end, as far as the grace period allows. The consumer is not cancelled: it ends with the connection,
    /// which gives back what it had not acknowledged before another consumer is made active. A consumer that is cancelled keeps that until
    /// its channel closes, and the next one would be given later messages first.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        closing = true;
        if (!await one.WaitAsync(Grace)) await work.CancelAsync();
    }
}
