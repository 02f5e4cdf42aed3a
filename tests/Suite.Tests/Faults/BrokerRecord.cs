using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Embassy.Suite.Tests.Faults;

/// <summary>
/// A plain consumer of cooperation's announcements with a durable queue, as an outside system has one. It connects
/// again when the broker was away, and keeps the order in which each subject's announcements came for the first time.
/// </summary>
sealed class BrokerRecord : IAsyncDisposable
{
    const string Queue = "record";

    readonly ConcurrentDictionary<string, List<long>> first = new();
    readonly ConcurrentQueue<string> disorder = new();
    readonly ConcurrentQueue<(string RoutingKey, byte[] Body)> recent = new();
    readonly CancellationTokenSource ended = new();
    readonly string uri;
    Task consuming = Task.CompletedTask;
    int deliveries;

    BrokerRecord(string uri) => this.uri = uri;

    public int Deliveries => deliveries;

    public int Repeats => deliveries - first.Values.Sum(Count);

    /// <summary>Announcements that came after a later one of the same subject, and never before.</summary>
    public IReadOnlyCollection<string> Disorder => disorder;

    public int Of(string subject) => first.TryGetValue(subject, out var sequences) ? Count(sequences) : 0;

    public static async Task<BrokerRecord> Start(string uri)
    {
        var record = new BrokerRecord(uri);
        await using (var connection = await record.Connect())
        await using (var channel = await connection.CreateChannelAsync())
        {
            // The services declare it only if it is missing.
            await channel.ExchangeDeclareAsync("embassy.events", ExchangeType.Topic, durable: true);
            await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
            await channel.QueueBindAsync(Queue, "embassy.events", "cooperation.#");
        }
        record.consuming = Task.Run(record.Consume);
        return record;
    }

    Task<IConnection> Connect() => new ConnectionFactory
    {
        Uri = new Uri(uri),
        AutomaticRecoveryEnabled = false,
        RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
    }.CreateConnectionAsync(ended.Token);

    async Task Consume()
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await using var connection = await Connect();
                await using var channel = await connection.CreateChannelAsync(cancellationToken: ended.Token);
                var lost = new TaskCompletionSource();
                connection.ConnectionShutdownAsync += (_, _) =>
                {
                    lost.TrySetResult();
                    return Task.CompletedTask;
                };
                var consumer = new AsyncEventingBasicConsumer(channel);
                consumer.ReceivedAsync += async (_, delivery) =>
                {
                    Note(delivery.RoutingKey, delivery.Body.ToArray());
                    await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                };
                await channel.BasicConsumeAsync(Queue, autoAck: false, consumer, ended.Token);
                await lost.Task.WaitAsync(ended.Token);
            }
            catch (Exception e) when (e is OperationInterruptedException or IOException or TimeoutException) { }
            catch (OperationCanceledException)
            {
                return;
            }
            await again.WaitForNextTickAsync();
        }
    }

    void Note(string routingKey, byte[] body)
    {
        Interlocked.Increment(ref deliveries);
        recent.Enqueue((routingKey, body));
        while (recent.Count > 100) recent.TryDequeue(out _);
        using var announcement = JsonDocument.Parse(body);
        var (subject, sequence) = (announcement.RootElement.GetProperty("subject").GetString()!,
            announcement.RootElement.GetProperty("logsequence").GetInt64());
        var sequences = first.GetOrAdd(subject, _ => []);
        lock (sequences)
        {
            if (sequences.Contains(sequence)) return;
            if (sequences.Count > 0 && sequences[^1] > sequence)
                disorder.Enqueue($"{subject}: {sequence} after {string.Join(", ", sequences)}: {Encoding.UTF8.GetString(body)}");
            sequences.Add(sequence);
        }
    }

    static int Count(List<long> sequences)
    {
        lock (sequences) return sequences.Count;
    }

    /// <summary>
    /// Delivers the last hundred announcements once more, in any order, as a faulty broker or an operator may.
    /// </summary>
    public async Task Repeat(Random random)
    {
        var again = recent.ToArray();
        random.Shuffle(again);
        await using var connection = await Connect();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        foreach (var (routingKey, body) in again)
            await channel.BasicPublishAsync("embassy.events", routingKey, mandatory: false,
                new BasicProperties { ContentType = "application/cloudevents+json", DeliveryMode = DeliveryModes.Persistent }, body);
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await consuming;
        ended.Dispose();
    }
}
