using System.Text.Json;
using Embassy.Announcements;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>Callbacks of a listener that receives every announcement and stores no inbox entries.</summary>
/// <param name="Began">
/// Called when the listener is connected: all later announcements are received, earlier ones may have been missed.
/// </param>
/// <param name="Lost">
/// Called on disconnection: no announcement is received until the next <paramref name="Began"/>.
/// </param>
public sealed record AnnouncementCallback(Action<CloudEvent> Heard, Action Began, Action Lost);

/// <param name="Url">URL of the broker; null for the in-memory bus.</param>
public sealed record ListenerOptions(string? Url);

/// <summary>
/// Receives every announcement while connected, through an exclusive queue that ends with the connection, so nothing
/// accumulates for a process that is gone. Use it for data that may be lost (a cache), never for work: use an
/// <see cref="AnnouncementHandler"/> for that. The announcements are not confirmed by a log and may be forged; treat
/// them only as a hint to read again.
/// </summary>
public sealed class AnnouncementListener(
    ListenerOptions settings, AnnouncementCallback announcementCallback, LoopHost host, MemoryBus? memory = null) : BackgroundLoop(host)
{
    readonly string? url = settings.Url;

    // Larger than any announcement: a service accepts requests of at most 10 MB.
    const int Largest = 16 << 20;
    const ushort Prefetch = 256;

    // A silently broken connection is detected after two missed heartbeats.
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromSeconds(5);

    volatile bool hears;
    long heard, foreign;

    public bool IsListening => hears;

    /// <summary>Number of announcements received, including redeliveries.</summary>
    public long Heard => Interlocked.Read(ref heard);

    /// <summary>Number of messages that were not announcements.</summary>
    public long Foreign => Interlocked.Read(ref foreign);

    protected override TimeSpan RetryAfter => TimeSpan.FromMilliseconds(250);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (url is null && memory is null) return TimeSpan.FromDays(1);
        try
        {
            await (url is null ? HearMemory(memory!, stopping) : HearRabbit(url, stopping));
        }
        finally
        {
            End();
        }
        return TimeSpan.Zero;
    }

    async Task HearMemory(MemoryBus shared, CancellationToken stopping)
    {
        using var bound = shared.Bind("#", Hear);
        Begin();
        await Task.Delay(Timeout.Infinite, stopping);
    }

    async Task HearRabbit(string broker, CancellationToken stopping)
    {
        var factory =
            new ConnectionFactory
            {
                Uri = new Uri(broker),
                AutomaticRecoveryEnabled = false,
                RequestedHeartbeat = Heartbeat,
                RequestedConnectionTimeout = Patience
            };
        var connection = await factory.CreateConnectionAsync(stopping);
        try
        {
            var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.ConnectionShutdownAsync += (_, why) => Lost(why.ReplyText);
            await BusOptions.EnsureExchange(connection, stopping);
            var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
            channel.ChannelShutdownAsync += (_, why) => Lost(why.ReplyText);
            var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: stopping);
            await channel.QueueBindAsync(queue.QueueName, BusOptions.Exchange, "#", cancellationToken: stopping);
            var consumer = new AsyncEventingBasicConsumer(channel);
            // Also raised when the broker deletes the queue but keeps the connection.
            consumer.UnregisteredAsync += (_, _) => Lost("The broker ended the queue.");
            consumer.ReceivedAsync += (_, delivery) =>
            {
                Hear(delivery.Body, delivery.RoutingKey);
                return channel.BasicAckAsync(delivery.DeliveryTag, multiple: false).AsTask();
            };
            // Acknowledged one by one, so that a burst waits at the broker and not in this process.
            await channel.BasicQosAsync(0, Prefetch, global: false, stopping);
            await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, consumer, stopping);
            Begin();
            throw new IOException(await lost.Task.WaitAsync(stopping));

            Task Lost(string why)
            {
                // Immediately, not when this task is next scheduled.
                End();
                lost.TrySetResult(why);
                return Task.CompletedTask;
            }
        }
        finally
        {
            await connection.AbortAsync(TimeSpan.FromSeconds(1)).ContinueWith(_ => { }, TaskScheduler.Default);
            await connection.DisposeAsync();
        }
    }

    void Begin()
    {
        Recovered();
        announcementCallback.Began();
        hears = true;
    }

    void End()
    {
        hears = false;
        announcementCallback.Lost();
    }

    void Hear(CloudEvent told)
    {
        announcementCallback.Heard(told);
        Interlocked.Increment(ref heard);
    }

    void Hear(ReadOnlyMemory<byte> body, string routingKey)
    {
        try
        {
            if (body.Length <= Largest
                && JsonSerializer.Deserialize<CloudEvent>(body.Span, Announcement.Json) is { Subject.Length: > 0 } told
                && MessageReader.Announces(told.Source, routingKey.Split('.', 2)[0]))
            {
                Hear(told);
                return;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            Log.LogDebug("A message on the exchange is no announcement: {Why}", e.Message);
        }
        var count = Interlocked.Increment(ref foreign);
        if (System.Numerics.BitOperations.IsPow2(count))
            Log.LogWarning("{Count} messages on the exchange so far were no announcements of their source", count);
    }
}
