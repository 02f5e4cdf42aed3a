using RabbitMQ.Client;

namespace Embassy.ServiceDefaults;

/// <summary>The queues of a service's handlers at RabbitMQ, all on one connection.</summary>
public sealed class RabbitQueues(
    IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor, ServiceIdentity service)
{
    /// <summary>Consumes until the connection or a queue is lost, which it throws.</summary>
    /// <param name="begin">Called when all queues are consumed.</param>
    /// <param name="end">Called at once when the connection is lost.</param>
    public async Task Consume(string url, Action begin, Action end, CancellationToken stopping)
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
            end();
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
            begin();
            throw new IOException($"The queues are not consumed any more: {await lost.Task.WaitAsync(stopping)}");
        }
        finally
        {
            end();
            await Task.WhenAll(queues.Select(q => q.DisposeAsync().AsTask()));
            await connection.AbortAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.DisposeAsync();
        }
    }
}
