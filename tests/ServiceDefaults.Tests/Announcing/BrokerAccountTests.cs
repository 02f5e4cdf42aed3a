using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults.Tests.Announcing;

/// <summary>
/// The rights of each account, tried at a real broker. Every attempt has a channel of its own: a refusal closes it.
/// </summary>
[NeedsServers]
public sealed class BrokerAccountTests : IAsyncLifetime
{
    RabbitServer rabbit = null!;
    RabbitVhost vhost = null!;
    IConnection administrator = null!;

    public async ValueTask InitializeAsync()
    {
        rabbit = await RabbitServer.Shared();
        vhost = await rabbit.CreateVhost("accounts");
        using var broker = rabbit.Administration(vhost);
        await broker.DeclareExchange(CancellationToken.None);
        administrator = await Connect(vhost.Uri);
        await using var channel = await administrator.CreateChannelAsync();
        await channel.QueueDeclareAsync("events.note-agreement", durable: true, exclusive: false, autoDelete: false);
        await channel.QueueDeclareAsync("all", durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync("all", BusOptions.Exchange, "#");
    }

    public async ValueTask DisposeAsync()
    {
        await administrator.DisposeAsync();
        await rabbit.DeleteVhost(vhost);
    }

    [Fact]
    public async Task A_service_publishes_its_own_routing_keys_and_has_its_own_queues()
    {
        await using var content = await Connect(await rabbit.UriOf(vhost, BrokerAccount.Service("content")));
        await Allowed(content, c => Publish(c, BusOptions.Exchange, "content.edition.published.ar"));
        await Allowed(content, async c =>
        {
            await c.QueueDeclareAsync("content.review-when-held", durable: true, exclusive: false, autoDelete: false);
            await c.QueueBindAsync("content.review-when-held", BusOptions.Exchange, "events.engagement.held.*");
            await c.QueueDeclareAsync("content.review-when-held.retry-1000ms", durable: true, exclusive: false, autoDelete: false);
            await c.ExchangeDeclareAsync("content.retries", ExchangeType.Direct, durable: true);
        });
        await Refused(content, c => Publish(c, BusOptions.Exchange, "events.engagement.held.-"));
        await Refused(content, c => Publish(c, BusOptions.Exchange, "contents.edition.published.ar"));
        await Refused(content, c => Publish(c, "", "events.note-agreement"));
        await Refused(content, c => Publish(c, "amq.topic", "content.edition.published.ar"));
        await Refused(content, c => c.QueueDeclareAsync("events.mine", durable: true, exclusive: false, autoDelete: false));
        await Refused(content, c => c.BasicGetAsync("events.note-agreement", autoAck: false));
        await Refused(content, c => c.QueuePurgeAsync("events.note-agreement"));
        await Refused(content, c => c.QueueDeleteAsync("events.note-agreement"));
        await Refused(content, c => c.ExchangeDeleteAsync(BusOptions.Exchange));
    }

    [Fact]
    public async Task The_forums_publish_as_forums_from_queues_of_their_own()
    {
        await using var un = await Connect(await rabbit.UriOf(vhost, BrokerAccount.Service("forums-un")));
        await Allowed(un, c => Publish(c, BusOptions.Exchange, "forums.votes.imported.-"));
        await Allowed(un, c => c.QueueDeclareAsync("forums-un.note", durable: true, exclusive: false, autoDelete: false));
        await Refused(un, c => c.QueueDeclareAsync("forums-nam.note", durable: true, exclusive: false, autoDelete: false));
        await Refused(un, c => Publish(c, BusOptions.Exchange, "content.edition.published.ar"));
    }

    [Theory, InlineData("gateway"), InlineData("webhooks")]
    public async Task A_listener_hears_everything_and_says_nothing(string user)
    {
        await using var listener = await Connect(await rabbit.UriOf(vhost, BrokerAccount.Listener(user)));
        await Allowed(listener, async c =>
        {
            var queue = await c.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true);
            await c.QueueBindAsync(queue.QueueName, BusOptions.Exchange, "#");
        });
        await Refused(listener, c => Publish(c, BusOptions.Exchange, "content.edition.published.ar"));
        await Refused(listener, c => Publish(c, "", "events.note-agreement"));
        await Refused(listener, c => c.QueueDeclareAsync(user + ".mine", durable: true, exclusive: false, autoDelete: false));
        await Refused(listener, c => c.BasicGetAsync("events.note-agreement", autoAck: false));
    }

    [Fact]
    public async Task A_consumer_reads_the_queue_that_was_made_for_it_and_configures_nothing()
    {
        using (var broker = rabbit.Administration(vhost))
            await broker.SaveConsumerQueue("newsroom", ["content.#"], maxLength: 3, CancellationToken.None);
        await using var newsroom = await Connect(await rabbit.UriOf(vhost, BrokerAccount.Consumer("newsroom")));
        await Allowed(newsroom, c => c.QueueDeclarePassiveAsync("newsroom"));
        await Allowed(newsroom, c => c.BasicGetAsync("newsroom.dead", autoAck: false));
        await Refused(newsroom, c => c.QueueDeclareAsync("newsroom.mine", durable: true, exclusive: false, autoDelete: false));
        await Refused(newsroom, c => c.QueueBindAsync("newsroom", BusOptions.Exchange, "#"));
        await Refused(newsroom, c => c.BasicGetAsync("all", autoAck: false));
        await Refused(newsroom, c => Publish(c, BusOptions.Exchange, "content.edition.published.ar"));
        await Refused(newsroom, c => Publish(c, "", "newsroom"));

        // Full, it loses its oldest; it never makes the broker refuse a publication.
        await using var content = await Connect(await rabbit.UriOf(vhost, BrokerAccount.Service("content")));
        for (var i = 1; i <= 5; i++) await Allowed(content, c => Publish(c, BusOptions.Exchange, "content.edition.published.ar", $"{i}"));
        await Eventually.True("the queue holds the newest three", async () => await RabbitServer.Depth(vhost.Uri, "newsroom") == 3);
        await using var channel = await newsroom.CreateChannelAsync();
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var consumer = new RabbitMQ.Client.Events.AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            heard.Enqueue(Encoding.UTF8.GetString(delivery.Body.Span));
            // What is rejected goes to the dead letters.
            if (heard.Count == 2) await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: false);
            else await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync("newsroom", autoAck: false, consumer);
        await Eventually.True("all three are heard", () => Task.FromResult(heard.Count == 3));
        Assert.Equal(["3", "4", "5"], heard);
        await Eventually.True("the rejected one is a dead letter, beside the two that were dropped",
            async () => await RabbitServer.Depth(vhost.Uri, "newsroom.dead") == 3);
    }

    static Task<IConnection> Connect(string uri) =>
        new ConnectionFactory { Uri = new Uri(uri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    // Confirmed, so that a refusal shows here and not on the next use of the channel.
    static async Task Publish(IChannel channel, string exchange, string key, string body = "{}") =>
        await channel.BasicPublishAsync(exchange, key, mandatory: false, Encoding.UTF8.GetBytes(body));

    static async Task Allowed(IConnection connection, Func<IChannel, Task> attempt)
    {
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await attempt(channel);
    }

    static async Task Refused(IConnection connection, Func<IChannel, Task> attempt)
    {
        var e = await Assert.ThrowsAnyAsync<OperationInterruptedException>(() => Allowed(connection, attempt));
        Assert.Equal(Constants.AccessRefused, e.ShutdownReason!.ReplyCode);
    }
}
