using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults;

/// <summary>Consumes the queues of all handlers of one service, from RabbitMQ or the in-memory bus.</summary>
public sealed class QueueConsumer(
    BusOptions settings, IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor, ServiceIdentity service,
    MemoryBus memory,
    IHostApplicationLifetime host, TimeProvider clock, ILogger<QueueConsumer> log) : BackgroundLoop(host, clock, log)
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
            await (settings.Url is { } url ? ConsumeRabbit(url, stopping)
                : Task.WhenAll(reactions.Select(r => ConsumeMemory(r, stopping))));
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            throw new InvalidOperationException(
                $"A queue exists with other arguments than this version declares; delete it when it is empty (docs/running.md): "
                + $"{e.ShutdownReason.ReplyText}", e);
        }
        finally
        {
            consuming = false;
        }
        return TimeSpan.Zero;
    }

    async Task ConsumeRabbit(string url, CancellationToken stopping)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(url),
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            ClientProvidedName = $"{service.LogName} consumer",
        };
        var connection = await factory.CreateConnectionAsync(stopping);
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, why) =>
        {
            consuming = false;
            lost.TrySetResult(why.ReplyText);
            return Task.CompletedTask;
        };
        var queues = new List<HandlerQueue>();
        try
        {
            await BusOptions.EnsureExchange(connection, stopping);
            foreach (var announcementHandler in reactions)
            {
                queues.Add(new HandlerQueue(connection, service.LogName, announcementHandler, announcementProcessor,
                    why => lost.TrySetResult(why)));
                await queues[^1].Open(stopping);
            }
            consuming = true;
            Recovered();
            throw new IOException($"The queues are not consumed any more: {await lost.Task.WaitAsync(stopping)}");
        }
        finally
        {
            consuming = false;
            await Task.WhenAll(queues.Select(q => q.DisposeAsync().AsTask()));
            await connection.AbortAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.DisposeAsync();
        }
    }

    async Task ConsumeMemory(AnnouncementHandler announcementHandler, CancellationToken stopping)
    {
        var queue = Channel.CreateUnbounded<(CloudEvent Told, int Failures)>();
        using var bound = memory.Bind(announcementHandler.Binding, told => queue.Writer.TryWrite((told, 0)));
        consuming = true;
        await foreach (var (told, failures) in queue.Reader.ReadAllAsync(stopping))
        {
            if (told.Type != announcementHandler.Type) continue;
            // The current announcement is finished; those left in memory are read from the log at the next start.
            var processingResult = await announcementProcessor.Receive(announcementHandler, told, failures, CancellationToken.None);
            if (processingResult.Pause is { } pause) _ = Again(pause, (told, processingResult.Outage ? failures : failures + 1));
        }

        async Task Again(TimeSpan pause, (CloudEvent, int) item)
        {
            await Task.Delay(pause, Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            queue.Writer.TryWrite(item);
        }
    }
}
