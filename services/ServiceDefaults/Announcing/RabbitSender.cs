using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.Announcements;
using RabbitMQ.Client;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Publishes to RabbitMQ with the plain client and returns when the broker has confirmed. A link that fails is thrown away
/// whole, with everything that waits on it, and the next publication begins a new one.
/// Why by hand: the bus library's publishing did not come back when a broker was killed in the middle (seen with 8.5.12), and
/// the client's own tracking of confirmations can wait for ever after that (rabbitmq-dotnet-client, issues 1928 and 1930).
/// </summary>
sealed class RabbitSender(string url) : IAsyncDisposable
{
    readonly SemaphoreSlim connecting = new(1, 1);
    volatile Link? open;

    public bool IsConnected => open is { IsOpen: true };

    /// <summary>Says false if no queue was bound to its routing key.</summary>
    public async Task<bool> Publish(CloudEvent announcement, string routingKey, CancellationToken cancellation)
    {
        var link = await Connect(cancellation);
        try
        {
            return await link.Publish(announcement, routingKey, cancellation);
        }
        catch (ArgumentException)
        {
            // The announcement's own fault, found before anything was sent; the link is as good as before.
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
        readonly ConcurrentDictionary<string, bool> returned = new();
        ulong published;

        Link(IConnection connection, IChannel channel)
        {
            (this.connection, this.channel) = (connection, channel);
            channel.BasicAcksAsync += (_, ack) => Settle(ack.DeliveryTag, ack.Multiple, source => source.TrySetResult(true));
            channel.BasicNacksAsync += (_, nack) => Settle(nack.DeliveryTag, nack.Multiple, source => source.TrySetException(new IOException("The broker refused it.")));
            // Comes before the confirmation of the same publication.
            channel.BasicReturnAsync += (_, back) => Task.FromResult(returned[back.BasicProperties.MessageId!] = true);
            channel.ChannelShutdownAsync += (_, why) => Settle(ulong.MaxValue, multiple: true, source => source.TrySetException(new IOException($"The link to the broker broke: {why.ReplyText}")));
        }

        public bool IsOpen => channel.IsOpen && connection.IsOpen;

        public static async Task<Link> Open(string url, CancellationToken cancellation)
        {
            var factory = new ConnectionFactory { Uri = new Uri(url), AutomaticRecoveryEnabled = false, RequestedHeartbeat = TimeSpan.FromSeconds(10) };
            var connection = await factory.CreateConnectionAsync(cancellation);
            try
            {
                var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellation);
                await channel.ExchangeDeclareAsync(BusSettings.Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
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
            var word = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await sending.WaitAsync(cancellation);
            try
            {
                // The broker counts publications on a channel from 1 (RabbitMQ, publisher confirms); so does this.
                waiting[++published] = word;
                await channel.BasicPublishAsync(BusSettings.Exchange, routingKey, mandatory: true, properties, body, cancellation).AsTask().WaitAsync(cancellation);
            }
            finally
            {
                sending.Release();
            }
            await word.Task.WaitAsync(cancellation);
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
