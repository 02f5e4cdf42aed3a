using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults;

/// <summary>Broker address, and the pauses between the attempts of a handler.</summary>
[Settings("Bus", "S G")]
public sealed record BusOptions : IValidatableObject
{
    [Description("`amqp://user:password@host:5672/vhost`; without it, an in-memory bus within one process")]
    [Secret]
    public string? Url { get; set; }

    [Description("delays before each further attempt of a handler. During an outage of the database or another service the handler is retried "
        + "every 5 seconds, or after the last delay if that is shorter, until the outage ends")]
    [Range(0.0, 86_400)]
    public double[] RetrySeconds { get; set; } = [0.2, 1, 5, 15];

    public IReadOnlyList<TimeSpan> RetryPauses => field ??= [.. RetrySeconds.Select(TimeSpan.FromSeconds)];

    // The address has a password, which a message must not repeat.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "amqp" or "amqps"))
            yield return new("Bus__Url is no address. It must begin with amqp:// or amqps://.");
    }

    public const string Exchange = "embassy.events";

    /// <summary>
    /// Ensures that the exchange exists. Service accounts have no permission to declare it, so it is declared only if
    /// missing, which happens on a broker without such accounts.
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
/// The message bus of one service. Announcements are published as plain CloudEvents JSON on one topic exchange;
/// <see cref="QueueConsumer"/> consumes those of other services. This loop keeps the publishing connection open, so
/// that health checks are correct even for a service with nothing to announce.
/// </summary>
public sealed class Bus(BusOptions settings, QueueConsumer consumer, MemoryBus memory, LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Check = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(5);

    readonly RabbitPublisher? sender = settings.Url is { } url ? new RabbitPublisher(url) : null;

    /// <summary>True when announcements can be published and consumed now.</summary>
    public bool IsConnected => CanPublish && consumer.IsConsuming;

    /// <summary>True when the publishing connection is open, even if blocked.</summary>
    public bool CanPublish => sender is null || sender.IsConnected;

    /// <summary>True when the broker is out of memory or disk and accepts no messages.</summary>
    public bool IsBlocked => sender is { IsConnected: true, IsBlocked: true };

    /// <summary>State shown in <c>/health/ready</c>.</summary>
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
    /// Publishes one announcement and returns when the broker has confirmed it. Returns false when no queue was bound
    /// to its routing key; the announcement stays readable in the log.
    /// </summary>
    /// <exception cref="PublishRefusedException">
    /// The broker refused this announcement; the connection remains usable.
    /// </exception>
    public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation) =>
        sender is null ? memory.Publish(announcement, routingKey) : await sender.Publish(announcement, routingKey, cancellation);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (sender is not null) await sender.DisposeAsync();
    }
}
