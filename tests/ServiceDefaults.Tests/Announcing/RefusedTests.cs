using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Embassy.ServiceDefaults.Tests.Announcing;

/// <summary>A broker that answers with a refusal, or takes nothing for a while, is not one that is away.</summary>
[NeedsServers]
public class RefusedTests
{
    const string Full = "newsroom.full", Healthy = "newsroom.healthy";

    [Fact]
    public async Task A_queue_that_takes_no_more_stops_no_announcing()
    {
        await using var stack = await Stack.Start(Way.Real, [Probe.Teller], mission: false);
        await using var connection = await new ConnectionFactory { Uri = new Uri(stack.Vhost.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Full, true, false, false,
            new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" });
        await channel.QueueDeclareAsync(Healthy, true, false, false);
        foreach (var queue in (string[])[Full, Healthy]) await channel.QueueBindAsync(queue, BusOptions.Exchange, "#");

        foreach (var _ in Enumerable.Range(0, 6)) await stack.Tell(Probe.Held(Probe.NewId()));
        await Eventually.True("each is published or set aside",
            async () => (await Rows(stack)).All(r => r.PublishedAt is not null || r.SetAsideAt is not null));
        var aside = (await Rows(stack)).Where(r => r.SetAsideAt is not null).ToList();
        Assert.InRange(aside.Count, 5, 6);
        Assert.All(aside, row => Assert.Equal(5, row.Attempts));
        Assert.All(aside, row => Assert.Contains("basic.nack", row.Error, StringComparison.Ordinal));
        Assert.True(stack.Services("events").GetRequiredService<Bus>().CanPublish);
        // The relay counts what is set aside once a round.
        await Eventually.True("health says degraded, and the bus is ok",
            async () => await stack.Ready("events") is var ready && (ready.Text("status"), ready.Text("bus")) == ("degraded", "ok"));

        // The other queue has every announcement: what was confirmed once, what was refused once for each attempt.
        var ids = new List<string>();
        while (await channel.BasicGetAsync(Healthy, autoAck: true) is { } message) ids.Add(message.BasicProperties.MessageId!);
        Assert.Equal((await Rows(stack)).ToDictionary(r => r.EventId.ToString(), r => r.SetAsideAt is null ? 1 : 5),
            ids.CountBy(id => id).ToDictionary());

        await channel.QueueDeleteAsync(Full);
        await stack.Tell(Probe.Held(Probe.NewId()));
        Assert.Equal(0, await OutboxCommand.Run(stack.App("events"), retry: true, json: true, TextWriter.Null));
        await Eventually.True("all are published", async () => (await Rows(stack)).All(r => r.PublishedAt is not null));
    }

    [Fact]
    public async Task A_broker_without_memory_is_waited_for_and_gets_no_copies()
    {
        await using var rabbit = await RabbitServer.Start();
        await using var stack =
            await Stack.Start(Way.Real, [Probe.Teller], new Dictionary<string, string?> { ["Bus:Url"] = rabbit.Uri }, mission: false);
        await using var connection = await new ConnectionFactory { Uri = new Uri(rabbit.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Healthy, true, false, false);
        await channel.QueueBindAsync(Healthy, BusOptions.Exchange, "#");
        await rabbit.Control("set_vm_memory_high_watermark", "absolute", "1MB");
        for (var i = 0; i < 3; i++) await stack.Tell(Probe.Held(Probe.NewId()));
        await Eventually.True("health says so", async () => (await stack.Ready("events")).Text("bus") == "blocked");
        // Longer than one attempt to publish is given.
        await Eventually.True("the outbox waits",
            async () => (await stack.Ready("events")).GetProperty("outbox").GetProperty("ageSeconds").GetDouble() > 12);
        Assert.All(await Rows(stack), row => Assert.Equal((0, null, null), (row.Attempts, row.SetAsideAt, row.PublishedAt)));
        await rabbit.Control("set_vm_memory_high_watermark", "0.4");
        await Eventually.True("all are published", async () => (await Rows(stack)).All(r => r.PublishedAt is not null));
        Assert.Equal(3u, await channel.MessageCountAsync(Healthy));
        await Eventually.True("health is ok", async () => (await stack.Ready("events")).Text("bus") == "ok");
    }

    static Task<List<OutboxRow>> Rows(Stack stack) =>
        stack.Query<EmbassyDb, List<OutboxRow>>("events", db => db.Outbox.AsNoTracking().ToListAsync());
}
