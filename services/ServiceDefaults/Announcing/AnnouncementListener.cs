using System.Text.Json;
using Embassy.Announcements;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>What somebody does who hears every announcement and keeps no note of it.</summary>
/// <param name="Began">From now on everything that is announced is heard; what was announced before may not have been.</param>
/// <param name="Lost">Nothing is heard until the next <paramref name="Began"/>.</param>
public sealed record AnnouncementCallback(Action<CloudEvent> Heard, Action Began, Action Lost);

/// <param name="Url">The broker's; null for the bus in memory.</param>
public sealed record ListenerOptions(string? Url);

/// <summary>
/// Hears every announcement while it is connected: a queue of its own that ends with its connection, so that nothing waits for
/// a process that is gone. For what may forget (a cache), never for work: that is a <see cref="AnnouncementHandler"/>.
/// What it hears is not confirmed by a log: it may be forged, and must only ever be taken as a sign to look.
/// </summary>
public sealed class AnnouncementListener(
    ListenerOptions settings, AnnouncementCallback announcementCallback, IHostApplicationLifetime host, TimeProvider clock, ILogger<AnnouncementListener> log, MemoryBus? memory = null)
    : BackgroundLoop(host, clock, log)
{
    readonly string? url = settings.Url;

    // Larger than any announcement can be: a service takes no request of more than 10 MB.
    const int Largest = 16 << 20;
    const ushort Prefetch = 256;

    // A link that died in silence is noticed after two heartbeats without a word.
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromSeconds(5);

    volatile bool hears;
    long heard, foreign;

    public bool IsListening => hears;

    /// <summary>How many announcements were heard so far; one that was repeated counts each time.</summary>
    public long Heard => Interlocked.Read(ref heard);

    /// <summary>How many messages were none.</summary>
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
        var factory = new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false, RequestedHeartbeat = Heartbeat, RequestedConnectionTimeout = Patience };
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
            // Also when the broker takes the queue away and leaves the connection.
            consumer.UnregisteredAsync += (_, _) => Lost("The broker ended the queue.");
            consumer.ReceivedAsync += (_, delivery) =>
            {
                Hear(delivery.Body, delivery.RoutingKey);
                return channel.BasicAckAsync(delivery.DeliveryTag, multiple: false).AsTask();
            };
            // Acknowledged one by one, so that a flood waits at the broker and not in this process.
            await channel.BasicQosAsync(0, Prefetch, global: false, stopping);
            await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, consumer, stopping);
            Begin();
            throw new IOException(await lost.Task.WaitAsync(stopping));

            Task Lost(string why)
            {
                // At once, not when this task gets its turn.
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
            if (body.Length <= Largest && JsonSerializer.Deserialize<CloudEvent>(body.Span, Announcement.Json) is { Subject.Length: > 0 } told
                && MessageReader.Announces(told.Source, routingKey.Split('.', 2)[0]))
            {
                Hear(told);
                return;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            log.LogDebug("A message on the exchange is no announcement: {Why}", e.Message);
        }
        var count = Interlocked.Increment(ref foreign);
        if (System.Numerics.BitOperations.IsPow2(count)) log.LogWarning("{Count} messages on the exchange so far were no announcements of their source", count);
    }
}
