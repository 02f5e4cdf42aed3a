using System.Collections.Concurrent;
using System.Text.Json;

namespace Embassy.Testing;

// Receives from a topic exchange through tests/amqp-client, a Node program that shares no code with the services.
// A line is { routingKey, contentType, deliveryMode, headers, event }.
public sealed class AmqpClient : IAsyncDisposable
{
    readonly ConcurrentQueue<JsonElement> lines = new();
    readonly ConcurrentQueue<string> complaints = new();
    Child? node;

    AmqpClient()
    {
    }

    public IReadOnlyList<JsonElement> SoFar => [.. lines];

    // Returns when the queue is bound, so that no later message is missed. Waits until the exchange exists.
    // With count null it listens until the timeout, so a test can assert that nothing arrives.
    public static async Task<AmqpClient> Listen(
        string url,
        int? count = 1,
        IEnumerable<string>? keys = null,
        string exchange = "embassy.events",
        TimeSpan? within = null,
        string? queue = null)
    {
        var folder = Path.Combine(Repository.Root, "tests", "amqp-client");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw Installed.Missing("The AMQP client (tests/amqp-client/node_modules)");
        var seconds = (within ?? TimeSpan.FromSeconds(30)).TotalSeconds;
        string[] arguments =
        [
            "listen.mjs", "--url", url, "--exchange", exchange, "--seconds", FormattableString.Invariant($"{seconds}"),
            .. count is null ? (string[])[] : ["--count", $"{count}"],
            .. queue is null ? (string[])[] : ["--queue", queue],
            .. (keys ?? []).SelectMany(key => (string[])["--key", key]),
        ];
        var client = new AmqpClient();
        client.node = await Child.Start(
            Installed.Find("node"),
            arguments,
            folder: folder,
            heard: line => client.lines.Enqueue(JsonElement.Parse(line)),
            complained: client.complaints.Enqueue);
        try
        {
            await client.node.Until(
                () => Task.FromResult(client.complaints.Contains("READY")),
                $"bound to {exchange}",
                TimeSpan.FromSeconds(seconds + 10));
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    // Waits for the end and returns all messages. Throws on failure: too few in time, not a CloudEvent, broker lost.
    public async Task<IReadOnlyList<JsonElement>> Received()
    {
        ObjectDisposedException.ThrowIf(node is null, this);
        await node.Exited;
        if (node.ExitCode == 0)
            return SoFar;
        var message = $"{string.Join('\n', complaints.Where(line => line != "READY"))}\nHeard:\n{string.Join('\n', lines)}";
        throw node.ExitCode == 3 ? new TimeoutException(message) : new InvalidOperationException(message);
    }

    public ValueTask DisposeAsync()
    {
        node?.Dispose();
        node = null;
        return ValueTask.CompletedTask;
    }
}
