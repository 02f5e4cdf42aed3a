using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>What somebody does who hears every announcement and keeps no note of it.</summary>
/// <param name="Began">From now on everything that is announced is heard; what was announced before may not have been.</param>
/// <param name="Lost">Nothing is heard until the next <paramref name="Began"/>.</param>
public sealed record Hearing(Action<CloudEvent> Heard, Action Began, Action Lost);

/// <summary>
/// Hears every announcement while it is connected: a queue of its own that ends with its connection, so that nothing waits for
/// a process that is gone. For what may forget (a cache), never for work: that is a <see cref="Reaction"/>.
/// </summary>
public sealed class AnnouncementListener(string? url, Hearing hearing, ILoggerFactory logs, MemoryBus? memory = null) : BackgroundService
{
    // A link that died in silence is noticed after two heartbeats without a word.
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(3), Again = TimeSpan.FromMilliseconds(250), Patience = TimeSpan.FromSeconds(5);

    readonly ILogger log = logs.CreateLogger<AnnouncementListener>();
    volatile bool hears;
    long heard;

    public bool IsHearing => hears;

    /// <summary>How many announcements were heard so far; one that was repeated counts each time.</summary>
    public long Heard => Interlocked.Read(ref heard);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (url is null && memory is null) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await (url is null ? HearMemory(memory!, stoppingToken) : HearRabbit(url, stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Announcements are not heard now; it is tried again: {Why}", e.Message);
            }
            catch (Exception)
            {
                return;
            }
            finally
            {
                End();
            }
            await Task.Delay(Again, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task HearMemory(MemoryBus shared, CancellationToken stopping)
    {
        // A log context of an earlier host of this process may be disposed by now.
        LogContext.ConfigureCurrentLogContext(logs);
        var endpoint = (await shared.Control).ConnectReceiveEndpoint($"listener-{Guid.NewGuid():n}", e =>
        {
            e.ConfigureConsumeTopology = false;
            e.PublishFaults = false;
            e.ConcurrentMessageLimit = 1;
            e.Handler<CloudEvent>(context =>
            {
                Hear(context.Message);
                return Task.CompletedTask;
            });
            ((IInMemoryReceiveEndpointConfigurator)e).Bind(BusSettings.Exchange, MassTransit.Transports.Fabric.ExchangeType.Topic, "#");
        });
        await endpoint.Ready.WaitAsync(stopping);
        Begin();
        await Task.Delay(Timeout.Infinite, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
        await endpoint.StopAsync(CancellationToken.None);
    }

    async Task HearRabbit(string broker, CancellationToken stopping)
    {
        var factory = new ConnectionFactory { Uri = new Uri(broker), AutomaticRecoveryEnabled = false, RequestedHeartbeat = Heartbeat, RequestedConnectionTimeout = Patience };
        var connection = await factory.CreateConnectionAsync(stopping);
        try
        {
            var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.ConnectionShutdownAsync += (_, why) => Lost(why.ReplyText);
            var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
            channel.ChannelShutdownAsync += (_, why) => Lost(why.ReplyText);
            await channel.ExchangeDeclareAsync(BusSettings.Exchange, ExchangeType.Topic, durable: true, cancellationToken: stopping);
            var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: stopping);
            await channel.QueueBindAsync(queue.QueueName, BusSettings.Exchange, "#", cancellationToken: stopping);
            var consumer = new AsyncEventingBasicConsumer(channel);
            // Also when the broker takes the queue away and leaves the connection.
            consumer.UnregisteredAsync += (_, _) => Lost("The broker ended the queue.");
            consumer.ReceivedAsync += (_, delivery) => Hear(delivery.Body);
            await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, stopping);
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
        hearing.Began();
        hears = true;
    }

    void End()
    {
        hears = false;
        hearing.Lost();
    }

    void Hear(CloudEvent told)
    {
        hearing.Heard(told);
        Interlocked.Increment(ref heard);
    }

    Task Hear(ReadOnlyMemory<byte> body)
    {
        try
        {
            Hear(System.Text.Json.JsonSerializer.Deserialize<CloudEvent>(body.Span, Embassy.Announcements.Announcement.Json)!);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Somebody else's word on our exchange.
            log.LogWarning("What was heard is no announcement: {Why}", e.Message);
        }
        return Task.CompletedTask;
    }
}
