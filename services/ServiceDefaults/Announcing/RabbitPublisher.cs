using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.Announcements;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>The broker refused one announcement: a nack, or missing permission to publish it.</summary>
/// <param name="closedLink">
/// True if the broker closed the channel because of it: other pending publications were not refused.
/// </param>
public sealed class PublishRefusedException(string message, bool closedLink = false) : IOException(message)
{
    public bool ClosedLink { get; } = closedLink;
}

/// <summary>
/// Publishes to RabbitMQ with the plain client and returns when the broker has confirmed. A broken connection is
/// discarded with all its pending publications, and the next publication opens a new one. A nack does not break the
/// connection. Confirmations are tracked here, because the client's own tracking can wait forever after the broker was
/// killed (rabbitmq-dotnet-client, issues 1928 and 1930).
/// </summary>
sealed class RabbitPublisher(string url) : IAsyncDisposable
{
    readonly SemaphoreSlim connecting = new(1, 1);
    volatile Link? open;

    public bool IsConnected => open is { IsOpen: true };

    /// <summary>
    /// True if the broker reported an alarm; it reports one only after a publication during the alarm.
    /// </summary>
    public bool IsBlocked => open is { IsBlocked: true };

    /// <summary>Returns false if no queue was bound to the routing key.</summary>
    public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation)
    {
        var link = await Connect(cancellation);
        try
        {
            return await link.Publish(announcement, routingKey, cancellation);
        }
        // The announcement itself is at fault, and the connection remains usable unless the broker closed it, which it
        // reports. A blocked connection also stays: its publications are still unconfirmed, and a new connection would
        // only send them again.
        catch (Exception e) when (e is ArgumentException or PublishRefusedException
        || e is OperationCanceledException && link is { IsOpen: true, IsBlocked: true })
        {
            throw;
        }
        catch (Exception)
        {
            Drop(link);
            throw;
        }
    }

    /// <summary>Connects if not connected, and ensures that the exchange exists.</summary>
    public async Task<Link> Connect(CancellationToken cancellation)
    {
        if (open is { IsOpen: true } there) return there;
        await connecting.WaitAsync(cancellation);
        try
        {
            if (open is { IsOpen: true } other) return other;
            if (open is { } broken) Drop(broken);
            return open = await Link.Open(url, cancellation);
        }
        finally
        {
            connecting.Release();
        }
    }

    // Drops only this connection: another publication may have opened a new one. Nothing waits for it to close.
    void Drop(Link link)
    {
        Interlocked.CompareExchange(ref open, null, link);
        _ = link.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        if (open is { } link) await link.Abort();
        connecting.Dispose();
    }

    /// <summary>
    /// One connection with its channel in confirm mode, and the publications that await confirmation.
    /// </summary>
    public sealed class Link : IDisposable
    {
        readonly IConnection connection;
        readonly IChannel channel;
        readonly SemaphoreSlim sending = new(1, 1);
        readonly ConcurrentDictionary<ulong, TaskCompletionSource<bool>> waiting = new();
        // Sent but unconfirmed, by message id: a second attempt awaits the first one's confirmation and sends no
        // duplicate.
        readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> sent = new();
        readonly ConcurrentDictionary<string, bool> returned = new();
        TaskCompletionSource unblocked = Set();
        ulong published;

        Link(IConnection connection, IChannel channel)
        {
            (this.connection, this.channel) = (connection, channel);
            channel.BasicAcksAsync += (_, ack) => Settle(ack.DeliveryTag, ack.Multiple, source => source.TrySetResult(true));
            channel.BasicNacksAsync += (_,
                nack) => Settle(nack.DeliveryTag, nack.Multiple, source => source.TrySetException(new PublishRefusedException(
                "The broker refused it (basic.nack). A queue that is bound to it takes no more, or has no leader; the other queues may "
                + "have it.")));
            // Raised before the confirmation of the same publication.
            channel.BasicReturnAsync += (_, back) => Task.FromResult(returned[back.BasicProperties.MessageId!] = true);
            channel.ChannelShutdownAsync += (_,
                why) => Settle(ulong.MaxValue, multiple: true, source => source.TrySetException(Broken(why)));
            connection.ConnectionBlockedAsync += (_, _) =>
            {
                if (unblocked.Task.IsCompleted) unblocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return Task.CompletedTask;
            };
            connection.ConnectionUnblockedAsync += (_, _) =>
            {
                unblocked.TrySetResult();
                return Task.CompletedTask;
            };
        }

        static TaskCompletionSource Set()
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            source.SetResult();
            return source;
        }

        // Only the broker itself sends 403, and only for the last publication; other pending ones are retried.
        static IOException Broken(ShutdownEventArgs why) => why is { Initiator: ShutdownInitiator.Peer, ReplyCode: Constants.AccessRefused }
            ? new PublishRefusedException($"The broker refused it: {why.ReplyText}", closedLink: true)
            : new IOException($"The link to the broker broke: {why.ReplyText}");

        public bool IsBlocked => !unblocked.Task.IsCompleted;

        public bool IsOpen => channel.IsOpen && connection.IsOpen;

        public static async Task<Link> Open(string url, CancellationToken cancellation)
        {
            var factory =
                new ConnectionFactory
                {
                    Uri = new Uri(url),
                    AutomaticRecoveryEnabled = false,
                    RequestedHeartbeat = TimeSpan.FromSeconds(10),
                    RequestedConnectionTimeout = TimeSpan.FromSeconds(5)
                };
            var connection = await factory.CreateConnectionAsync(cancellation);
            try
            {
                await BusOptions.EnsureExchange(connection, cancellation);
                var channel =
                    await connection.CreateChannelAsync(
                        new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false),
                        cancellation);
                return new Link(connection, channel);
            }
            catch
            {
                _ = Abort(connection);
                throw;
            }
        }

        public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation)
        {
            if (System.Text.Encoding.UTF8.GetByteCount(routingKey) > 255)
                throw new ArgumentException("AMQP takes 255 bytes of routing key.", nameof(routingKey));
            var body = JsonSerializer.SerializeToUtf8Bytes(announcement, Announcement.Json);
            var properties = new BasicProperties
            {
                ContentType = CloudEvent.MediaType,
                DeliveryMode = DeliveryModes.Persistent,
                MessageId = announcement.Id,
                Type = announcement.Type,
            };
            if (!sent.TryGetValue(announcement.Id, out var word))
            {
                await unblocked.Task.WaitAsync(cancellation);
                await sending.WaitAsync(cancellation);
                try
                {
                    word = sent[announcement.Id] = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                    // The broker numbers publications on a channel from 1 (RabbitMQ, publisher confirms); so does this
                    // counter.
                    waiting[++published] = word;
                    await channel.BasicPublishAsync(BusOptions.Exchange, routingKey, mandatory: true, properties, body, cancellation)
                        .AsTask().WaitAsync(cancellation);
                }
                catch (Exception e) when (e is not IOException)
                {
                    // The frame may be half written, so the broker's confirmations on this connection are
                    // unpredictable.
                    throw new IOException($"It could not be written to the link: {e.Message}", e);
                }
                finally
                {
                    sending.Release();
                }
            }
            try
            {
                await word.Task.WaitAsync(cancellation);
            }
            finally
            {
                if (word.Task.IsCompleted) sent.TryRemove(announcement.Id, out _);
            }
            return !returned.TryRemove(announcement.Id, out _);
        }

        Task Settle(ulong tag, bool multiple, Action<TaskCompletionSource<bool>> settle)
        {
            if (!multiple)
            {
                if (waiting.TryRemove(tag, out var one)) settle(one);
                return Task.CompletedTask;
            }
            foreach (var each in waiting.Keys)
                if (each <= tag && waiting.TryRemove(each, out var source)) settle(source);
            return Task.CompletedTask;
        }

        public void Dispose() => sending.Dispose();

        public async Task Abort()
        {
            await Settle(ulong.MaxValue, multiple: true,
                source => source.TrySetException(new IOException("The link to the broker was given up.")));
            await Abort(connection);
        }

        static async Task Abort(IConnection connection)
        {
            try
            {
                await connection.AbortAsync(TimeSpan.FromSeconds(1));
                await connection.DisposeAsync();
            }
            catch (Exception)
            {
                // The connection is discarded either way.
            }
        }
    }
}
