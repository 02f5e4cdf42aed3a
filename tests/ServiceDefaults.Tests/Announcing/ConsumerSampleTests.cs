using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RabbitMQ.Client;

namespace Embassy.ServiceDefaults.Tests.Announcing;

/// <summary>
/// The program in docs/consuming.md, unchanged, with the account and the queue that the page creates.
/// </summary>
[NeedsServers]
public sealed partial class ConsumerSampleTests : IDisposable
{
    readonly string program = Path.Combine(Repository.Root, "tests", "amqp-client", "made", $"consumer-{Guid.NewGuid():n}.mjs");

    public void Dispose()
    {
        if (File.Exists(program)) File.Delete(program);
    }

    [Fact]
    public async Task It_survives_a_foreign_message_and_a_restart_of_the_broker()
    {
        await using var rabbit = await RabbitServer.Start();
        var vhost = await rabbit.CreateVhost("sample");
        var url = await MakeConsumer(rabbit, vhost);
        var said = new ConcurrentQueue<string>();
        using var consumer = await Run(url, said);
        await Says("consuming newsroom", times: 1);

        await Publish(vhost, "content.edition.published.ar", Announced("first", version: 1));
        await Says("take /missions/embassy/content pages/a/editions/ar {\"title\":\"first\"}", times: 1);
        await Publish(vhost, "content.edition.published.ar", [0xff, 0xfe, 0x00]);
        await Publish(vhost, "content.edition.published.ar", Announced("forged", version: 9, source: "/missions/embassy/events"));
        await Publish(vhost, "content.edition.published.ar", Announced("late", version: 1));
        await Publish(vhost, "content.edition.published.ar", Announced("second", version: 2));
        await Says("take /missions/embassy/content pages/a/editions/ar {\"title\":\"second\"}", times: 1);
        await Eventually.True("what is no announcement of ours is a dead letter",
            async () => await RabbitServer.Depth(vhost.Uri, "newsroom.dead") == 2);

        await rabbit.Stop();
        await Says("no connection", times: 1);
        await rabbit.Restart();
        await Says("consuming newsroom", times: 2);
        await Publish(vhost, "content.edition.published.ar", Announced("third", version: 3));
        await Says("take /missions/embassy/content pages/a/editions/ar {\"title\":\"third\"}", times: 1);
        // Restored from a backup: the same version says something else.
        await Publish(vhost, "content.edition.published.ar", Announced("restored", version: 2, epoch: "b"));
        await Says("take /missions/embassy/content pages/a/editions/ar {\"title\":\"restored\"}", times: 1);
        Assert.DoesNotContain(said,
            line => line.Contains("late", StringComparison.Ordinal) || line.Contains("forged", StringComparison.Ordinal));
        Assert.False(consumer.HasExited);

        async Task Says(string line, int times)
        {
            try
            {
                await Eventually.True($"it says {line}, {times} times",
                    () => Task.FromResult(said.Count(l => l.Contains(line, StringComparison.Ordinal)) >= times));
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"{e.Message} It said:\n{string.Join('\n', said)}\nThe broker:\n{rabbit.Log}", e);
            }
        }
    }

    [Fact]
    public async Task Listen_reads_the_queue_that_the_page_makes()
    {
        var rabbit = await RabbitServer.Shared();
        var vhost = await rabbit.CreateVhost("listen");
        await using var listening = await AmqpClient.Listen(await MakeConsumer(rabbit, vhost), queue: "newsroom");
        await Publish(vhost, "content.edition.published.ar", Announced("first", version: 1));
        var heard = Assert.Single(await listening.Received());
        Assert.Equal("first", heard.GetProperty("event").GetProperty("data").GetProperty("title").GetString());
        await rabbit.DeleteVhost(vhost);
    }

    static async Task<string> MakeConsumer(RabbitServer rabbit, RabbitVhost vhost)
    {
        using var broker = rabbit.Administration(vhost);
        await broker.DeclareExchange(CancellationToken.None);
        await broker.SaveConsumerQueue("newsroom", ["content.#"], BrokerAdministration.MaxLength, CancellationToken.None);
        return await rabbit.UriOf(vhost, BrokerAccount.Consumer("newsroom"));
    }

    async Task<Child> Run(string url, ConcurrentQueue<string> said)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "consuming.md"));
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        await File.WriteAllTextAsync(program, Program().Match(page).Groups[1].Value);
        return await Child.Start("node", [program], environment: new Dictionary<string, string?> { ["BUS_URL"] = url },
            heard: said.Enqueue, complained: said.Enqueue);
    }

    static byte[] Announced(string title, int version, string source = "/missions/embassy/content", string epoch = "a") =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            specversion = "1.0",
            id = Guid.NewGuid(),
            source,
            type = "embassy.content.edition.published.v1",
            subject = "pages/a/editions/ar",
            logepoch = epoch,
            logsequence = version,
            subjectversion = version,
            data = new { title },
        });

    static async Task Publish(RabbitVhost vhost, string key, byte[] body)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(vhost.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.BasicPublishAsync(BusOptions.Exchange, key, mandatory: true, new BasicProperties { Persistent = true }, body);
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
