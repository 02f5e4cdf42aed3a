using System.Collections.Concurrent;
using System.Diagnostics;
using Embassy.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Embassy.Bench.Floor;

/// <summary>
/// A consumer that is no part of the platform: a queue of its own on the exchange, and when each announcement came.
/// </summary>
sealed class Listener : IAsyncDisposable
{
    readonly IConnection connection;
    readonly IChannel channel;

    Listener(IConnection connection, IChannel channel) => (this.connection, this.channel) = (connection, channel);

    /// <summary>
    /// By the id of the announcement: the moment it came first, as <see cref="Stopwatch.GetTimestamp"/> counts.
    /// </summary>
    public ConcurrentDictionary<string, long> Came { get; } = new();

    public static async Task<Listener> Start(RabbitVhost vhost)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(vhost.Uri) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var listener = new Listener(connection, channel);
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, "embassy.events", "#");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            listener.Came.TryAdd(message.BasicProperties.MessageId ?? "", Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
