using System.Net.Mime;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Embassy.ServiceDefaults;

/// <summary>How the bus is reached and how patient reactions are.</summary>
/// <param name="Url"><c>amqp://user:password@host:5672/vhost</c>; null for the bus in memory.</param>
public sealed record BusSettings(string? Url, IReadOnlyList<TimeSpan> RetryPauses)
{
    public const string Exchange = "embassy.events";
}

/// <summary>
/// A bus in memory that several hosts of one process share. Messages in it die with the process; what was not handled yet
/// is read from the logs at the next start (<see cref="CatchUp"/>).
/// </summary>
public sealed class MemoryBus : IAsyncDisposable
{
    readonly Lazy<Task<IBusControl>> bus = new(async () =>
    {
        var control = MassTransit.Bus.Factory.CreateUsingInMemory(Bus.Configure);
        await control.StartAsync();
        return control;
    });

    internal Task<IBusControl> Control => bus.Value;

    public async ValueTask DisposeAsync()
    {
        if (bus.IsValueCreated) await (await bus.Value).StopAsync();
    }
}

/// <summary>
/// The bus of one service: announcements go out as plain CloudEvents JSON on one topic exchange, and each reaction is a
/// queue of its own, one message at a time so that the order holds. MassTransit is used bare, to receive.
/// </summary>
public sealed class Bus(
    BusSettings settings, IReadOnlyList<Reaction> reactions, Inbound inbound, ILoggerFactory logs, MemoryBus? shared = null) : IHostedService, IDisposable
{
    readonly TaskCompletionSource<IBusControl> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<HostReceiveEndpointHandle> endpoints = [];
    readonly CancellationTokenSource stopping = new();
    readonly bool ownMemory = shared is null;
    readonly RabbitSender? sender = settings.Url is { } url ? new RabbitSender(url) : null;

    /// <summary>True when announcements can go out and come in now.</summary>
    public bool IsConnected => started.Task.IsCompletedSuccessfully
        && (sender is null || sender.IsConnected && (reactions.Count == 0 || started.Task.Result.CheckHealth().Status == BusHealthStatus.Healthy));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A log context of an earlier host of this process may be disposed by now.
        LogContext.ConfigureCurrentLogContext(logs);
        // Not awaited: a service without its broker still serves, and announces when the broker is back.
        _ = Start();
        return Task.CompletedTask;
    }

    async Task Start()
    {
        var log = logs.CreateLogger<Bus>();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                started.TrySetResult(sender is null ? await Memory() : await Rabbit(sender));
                if (sender is not null) await StayConnected(sender);
                return;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // A broker that goes away while a bus starts makes that start fail for good: begin with a new one.
                log.LogWarning("The bus did not start; announcements wait in the outbox, and it is tried again: {Why}", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            catch (Exception)
            {
                break;
            }
        }
        started.TrySetCanceled();
    }

    // A service that has nothing to say for a while still knows whether it could.
    async Task StayConnected(RabbitSender sender)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), stopping.Token);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            await sender.Connect(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task<IBusControl> Memory()
    {
        shared ??= new MemoryBus();
        var bus = await shared.Control;
        foreach (var reaction in reactions)
        {
            var endpoint = bus.ConnectReceiveEndpoint(reaction.Name, e =>
            {
                Receive(e, reaction);
                ((IInMemoryReceiveEndpointConfigurator)e).Bind(BusSettings.Exchange, MassTransit.Transports.Fabric.ExchangeType.Topic, reaction.Binding);
            });
            lock (endpoints) endpoints.Add(endpoint);
            await endpoint.Ready;
        }
        return bus;
    }

    async Task<IBusControl> Rabbit(RabbitSender sender)
    {
        // The exchange is there before the first announcement, so that a consumer can bind first.
        await sender.Connect(stopping.Token);
        var bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(settings.Url!), host => host.Heartbeat(TimeSpan.FromSeconds(10)));
            Configure(rabbit);
            rabbit.Publish<CloudEvent>(p => p.ExchangeType = ExchangeType.Topic);
            foreach (var reaction in reactions)
                rabbit.ReceiveEndpoint(reaction.Name, e =>
                {
                    e.SetQuorumQueue();
                    Receive(e, reaction);
                    e.Bind(BusSettings.Exchange, b => { b.ExchangeType = ExchangeType.Topic; b.RoutingKey = reaction.Binding; });
                });
        });
        try
        {
            await bus.StartAsync(stopping.Token);
            return bus;
        }
        catch
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await bus.StopAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }
    }

    void Receive(IReceiveEndpointConfigurator endpoint, Reaction reaction)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PublishFaults = false;
        endpoint.ConcurrentMessageLimit = 1;
        endpoint.PrefetchCount = 64;
        endpoint.Handler<CloudEvent>(context => context.Message.Type == reaction.Type
            ? inbound.Receive(reaction, context.Message, onlyNew: false, context.CancellationToken)
            : Task.CompletedTask);
    }

    internal static void Configure(IBusFactoryConfigurator bus)
    {
        bus.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        bus.Message<CloudEvent>(m => m.SetEntityName(BusSettings.Exchange));
        if (bus is IInMemoryBusFactoryConfigurator memory)
            memory.Publish<CloudEvent>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Topic);
    }

    /// <summary>
    /// Puts one announcement on the wire and returns when the broker has confirmed it. Says false if nobody was bound to it: it
    /// stays readable in the log.
    /// </summary>
    public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation)
    {
        if (sender is not null) return await sender.Publish(announcement, routingKey, cancellation);
        var bus = await started.Task.WaitAsync(cancellation);
        await bus.Publish(announcement, context =>
        {
            context.MessageId = Guid.Parse(announcement.Id);
            context.ContentType = new ContentType(CloudEvent.MediaType);
            context.TrySetRoutingKey(routingKey);
        }, cancellation);
        return true;
    }

    public void Dispose() => stopping.Dispose();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        List<HostReceiveEndpointHandle> begun;
        lock (endpoints) begun = [.. endpoints];
        foreach (var endpoint in begun) await endpoint.StopAsync(cancellationToken);
        if (sender is null)
        {
            if (ownMemory && shared is not null) await shared.DisposeAsync();
            return;
        }
        if (started.Task.IsCompletedSuccessfully) await started.Task.Result.StopAsync(cancellationToken);
        await sender.DisposeAsync();
    }
}
