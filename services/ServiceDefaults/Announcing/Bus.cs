using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults;

/// <summary>How the bus is reached, and the pauses between the attempts of a handler.</summary>
/// <param name="Url"><c>amqp://user:password@host:5672/vhost</c>; null for the bus in memory.</param>
public sealed record BusOptions(string? Url, IReadOnlyList<TimeSpan> RetryPauses)
{
    public const string Exchange = "embassy.events";

    /// <summary>
    /// Makes sure that the exchange is there. Accounts of services may not configure it, so it is only made where it is missing,
    /// which is in a broker without such accounts.
    /// </summary>
    public static async Task EnsureExchange(IConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var look = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await look.ExchangeDeclarePassiveAsync(Exchange, cancellation);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        }
    }
}

/// <summary>
/// The bus of one service. Announcements go out as plain CloudEvents JSON on one topic exchange; <see cref="QueueConsumer"/> takes in
/// those of others. This loop keeps the connection to publish on, so that a service with nothing to announce knows whether it could.
/// </summary>
public sealed class Bus(
    BusOptions settings, QueueConsumer consumer, MemoryBus memory, IHostApplicationLifetime host, TimeProvider clock, ILogger<Bus> log)
    : BackgroundLoop(host, clock, log)
{
    static readonly TimeSpan Check = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(5);

    readonly RabbitPublisher? sender = settings.Url is { } url ? new RabbitPublisher(url) : null;

    /// <summary>True when announcements can go out and come in now.</summary>
    public bool IsConnected => CanPublish && consumer.IsConsuming;

    /// <summary>True when a connection to publish on is there, be it blocked.</summary>
    public bool CanPublish => sender is null || sender.IsConnected;

    /// <summary>True when the broker has no memory or disk left, and takes nothing until it has.</summary>
    public bool IsBlocked => sender is { IsConnected: true, IsBlocked: true };

    /// <summary>As <c>/health/ready</c> shows it.</summary>
    public string State => !IsConnected ? "disconnected" : IsBlocked ? "blocked" : "ok";

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (sender is null) return TimeSpan.FromDays(1);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        await sender.Connect(patience.Token);
        return Check;
    }

    /// <summary>
    /// Publishes one announcement and returns when the broker has confirmed it. False when no queue was bound to it: it stays readable in
    /// the log.
    /// </summary>
    /// <exception cref="PublishRefusedException">The broker refused this announcement; the connection is as good as before.</exception>
    public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation) =>
        sender is null ? memory.Publish(announcement, routingKey) : await sender.Publish(announcement, routingKey, cancellation);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (sender is not null) await sender.DisposeAsync();
    }
}
