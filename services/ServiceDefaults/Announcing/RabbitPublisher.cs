using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.Announcements;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.ServiceDefaults;

/// <summary>The broker refused one announcement: a nack, or no right to publish it.</summary>
/// <param name="closedLink">The broker closed the channel over it: others that waited there were not refused.</param>
public sealed class PublishRefusedException(string message, bool closedLink = false) : IOException(message)
{
    public bool ClosedLink { get; } = closedLink;
}

/// <summary>
/// Publishes to RabbitMQ with the plain client and returns when the broker has confirmed. A link that breaks is thrown away whole, with
/// everything that waits on it, and the next publication begins a new one. A nack is no broken link: the broker answered.
/// Confirmations are tracked here, because the client's own tracking can wait for ever once the broker was killed
/// (rabbitmq-dotnet-client, issues 1928 and 1930).
/// </summary>
sealed class RabbitPublisher(string url) : IAsyncDisposable
{
    readonly SemaphoreSlim connecting = new(1, 1);
    volatile Link? open;

    public bool IsConnected => open is { IsOpen: true };

    /// <summary>The broker said so; it says so only after something was published while its alarm is on.</summary>
    public bool IsBlocked => open is { IsBlocked: true };

    /// <summary>Says false if no queue was bound to its routing key.</summary>
    public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation)
    {
        var link = await Connect(cancellation);
        try
        {
            return await link.Publish(announcement, routingKey, cancellation);
        }
        // The announcement's own fault: the link is as good as before, unless the broker closed it, which it shows itself. And a link that
        // is blocked stays: what was written to it is still to be confirmed, and a new link would only send it once more.
        catch (Exception e) when (e is ArgumentException or PublishRefusedException || e is OperationCanceledException && link is { IsOpen: true, IsBlocked: true })
        {
            throw;
        }
        catch (Exception)
        {
            Drop(link);
            throw;
        }
    }

    /// <summary>Connects if it is not connected, and makes sure that the exchange is there.</summary>
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

    // Only this one: another publication may have a new link by now. Nobody waits until it is closed.
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

    /// <summary>One connection and its channel in confirm mode, and what waits for the broker's word on it.</summary>
    public sealed class Link : IDisposable
    {
        readonly IConnection connection;
        readonly IChannel channel;
        readonly SemaphoreSlim sending = new(1, 1);
        readonly ConcurrentDictionary<ulong, TaskCompletionSource<bool>> waiting = new();
        // Sent and not confirmed, by message id: a second attempt waits for the first one's confirmation and sends no copy.
        readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> sent = new();
        readonly ConcurrentDictionary<string, bool> returned = new();
        TaskCompletionSource unblocked = Set();
        ulong published;

        Link(IConnection connection, IChannel channel)
        {
            (this.connection, this.channel) = (connection, channel);
            channel.BasicAcksAsync += (_, ack) => Settle(ack.DeliveryTag, ack.Multiple, source => source.TrySetResult(true));
            channel.BasicNacksAsync += (_, nack) => Settle(nack.DeliveryTag, nack.Multiple, source => source.TrySetException(new PublishRefusedException(
                "The broker refused it (basic.nack). A queue that is bound to it takes no more, or has no leader; the other queues may have it.")));
            // Comes before the confirmation of the same publication.
            channel.BasicReturnAsync += (_, back) => Task.FromResult(returned[back.BasicProperties.MessageId!] = true);
            channel.ChannelShutdownAsync += (_, why) => Settle(ulong.MaxValue, multiple: true, source => source.TrySetException(Broken(why)));
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

        // Only the broker itself says 403, and only of what was published last; the others that waited are attempted again.
        static IOException Broken(ShutdownEventArgs why) => why is { Initiator: ShutdownInitiator.Peer, ReplyCode: Constants.AccessRefused }
            ? new PublishRefusedException($"The broker refused it: {why.ReplyText}", closedLink: true)
            : new IOException($"The link to the broker broke: {why.ReplyText}");

        public bool IsBlocked => !unblocked.Task.IsCompleted;

        public bool IsOpen => channel.IsOpen && connection.IsOpen;

        public static async Task<Link> Open(string url, CancellationToken cancellation)
        {
            var factory = new ConnectionFactory { Uri = new Uri(url), AutomaticRecoveryEnabled = false, RequestedHeartbeat = TimeSpan.FromSeconds(10), RequestedConnectionTimeout = TimeSpan.FromSeconds(5) };
            var connection = await factory.CreateConnectionAsync(cancellation);
            try
            {
                await BusOptions.EnsureExchange(connection, cancellation);
                var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellation);
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
            if (System.Text.Encoding.UTF8.GetByteCount(routingKey) > 255) throw new ArgumentException("AMQP takes 255 bytes of routing key.", nameof(routingKey));
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
                    // The broker counts publications on a channel from 1 (RabbitMQ, publisher confirms); so does this.
                    waiting[++published] = word;
                    await channel.BasicPublishAsync(BusOptions.Exchange, routingKey, mandatory: true, properties, body, cancellation).AsTask().WaitAsync(cancellation);
                }
                catch (Exception e) when (e is not IOException)
                {
                    // Half written, perhaps: nobody can say what the broker will confirm on this link.
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
            await Settle(ulong.MaxValue, multiple: true, source => source.TrySetException(new IOException("The link to the broker was given up.")));
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
                // It is given up either way.
            }
        }
    }
}
