using System.Text.Json;
using Embassy.Content;
using Embassy.Log.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class RelayTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Gives_each_announcement_one_sequence_without_gaps_under_many_writers(Way way)
    {
        var stack = await stacks.On(way, Probe.Teller);
        var before = (await stack.Log("events")).Count;
        var ids = Enumerable.Range(0, 8).Select(_ => Probe.NewId()).ToArray();
        await Task.WhenAll(ids.Select(async id =>
        {
            for (var version = 1; version <= 25; version++) await stack.Tell(Probe.Held(id, version));
        }));
        var log = await stack.Log("events");
        Assert.Equal(before + 200, log.Count);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(a => a.Sequence));
        Assert.Equal(log.Count, log.Select(a => a.Id).Distinct().Count());
        foreach (var id in ids)
            Assert.Equal(Enumerable.Range(1, 25),
                log.Where(a => a.Subject == $"engagements/{id}")
                    .Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()));
    }

    [Fact, NeedsServers]
    public async Task On_the_wire_each_subject_keeps_its_order()
    {
        var stack = await stacks.On(Way.Real, Probe.Teller);
        await using var client = await AmqpClient.Listen(stack.Vhost.Uri, count: 200, keys: ["events.engagement.held.*"]);
        var ids = Enumerable.Range(0, 4).Select(_ => Probe.NewId()).ToArray();
        await Task.WhenAll(ids.Select(async id =>
        {
            for (var version = 1; version <= 50; version++) await stack.Tell(Probe.Held(id, version));
        }));
        var received = await client.Received();
        foreach (var id in ids)
            Assert.Equal(Enumerable.Range(1, 50),
                received.Select(r => r.GetProperty("event")).Where(e => e.Text("subject") == $"engagements/{id}")
                    .Select(e => e.GetProperty("subjectversion").GetInt32()));
    }

    [Fact, NeedsServers]
    public async Task A_change_that_is_committed_late_is_not_skipped_by_a_reader_of_the_log()
    {
        var stack = await stacks.On(Way.Real, Probe.Teller);
        var (late, early) = (Probe.NewId(), Probe.NewId());
        var log = new LogService.LogServiceClient(stack.Grpc("events"));
        long read = 0;
        await stack.Query<ContentDb, int>("events", async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Announce(Probe.Held(late), about: null);
            await db.SaveChangesAsync();
            await stack.Tell(Probe.Held(early));
            Assert.Contains(await stack.Log("events"), a => a.Subject == $"engagements/{early}");
            read = (await log.ReadLogAsync(new ReadLogRequest { Limit = 500 })).NextAfter;
            await transaction.CommitAsync();
            return 0;
        });
        await Eventually.True("the late one", async () =>
            (await log.ReadLogAsync(new ReadLogRequest { After = read, Limit = 500 })).Announcements
            .Any(a => a.Subject == $"engagements/{late}"));
    }

    [Fact, NeedsServers]
    public async Task A_poison_row_is_set_aside_and_the_rest_goes_on()
    {
        var stack = await stacks.On(Way.Real, Probe.Teller);
        var id = Probe.NewId();
        await stack.Query<ContentDb, int>("events", async db =>
        {
            // AMQP 0-9-1 has room for 255 bytes of routing key.
            db.Outbox.Add(new OutboxRow
            {
                EventId = Guid.NewGuid(),
                Type = "embassy.events.engagement.held.v1",
                Subject = $"engagements/{id}",
                SubjectVersion = 1,
                RoutingKey = new string('x', 300),
                Schema = "urn:x",
                Data = "{}",
                Cause = ChangeCauses.Edited,
                Time = DateTimeOffset.UtcNow,
            });
            return await db.SaveChangesAsync();
        });
        await stack.Tell(Probe.Held(id, 2));
        var other = Probe.NewId();
        await stack.Tell(Probe.Held(other));
        await Eventually.True("the other subject is published at once", () => Published(stack, other));
        await Eventually.True("the subject itself goes on after its poison", () => Published(stack, id));
        var aside = await stack.Query<EmbassyDb, OutboxRow>("events", db => db.Outbox.SingleAsync(r => r.SetAsideAt != null));
        Assert.Equal(5, aside.Attempts);
        Assert.NotNull(aside.Sequence);
        await Eventually.True("health says so",
            async () => (await new HttpClient().GetStringAsync($"{stack.AddressOf("events")}/health/ready"))
                .Contains("\"setAside\":1", StringComparison.Ordinal));
    }

    [Fact, NeedsServers]
    public async Task Nothing_acknowledged_is_lost_when_the_broker_is_killed_and_comes_back()
    {
        await using var rabbit = await RabbitServer.Start();
        var settings = new Dictionary<string, string?> { ["Bus:Url"] = rabbit.Uri };
        await using var stack = await Stack.Start(Way.Real, [Probe.Teller, Probe.Listener], settings, mission: false);
        var ids = new List<string>();
        async Task Tell(int count)
        {
            for (var i = 0; i < count; i++)
            {
                ids.Add(Probe.NewId());
                await stack.Tell(Probe.Held(ids[^1]));
            }
        }
        await Tell(20);
        // A quorum queue that is only seconds old does not survive SIGKILL of RabbitMQ 3.10: it comes back without a
        // leader and confirms nothing. That is the broker's; this test is about ours.
        await Task.Delay(TimeSpan.FromSeconds(8));
        await rabbit.Kill();
        await Tell(20);
        await Eventually.True("health says that the bus is away",
            async () => (await new HttpClient().GetStringAsync($"{stack.AddressOf("events")}/health/ready"))
                .Contains("disconnected", StringComparison.Ordinal));
        await rabbit.Restart();
        await Tell(20);
        foreach (var id in ids) await Eventually.True($"the note of {id}", async () => (await stack.Notes(id)).Count == 1);
        Assert.Equal(60, (await stack.Log("events")).Count);
        await Eventually.True("both are connected again",
            () => Task.FromResult(stack.Services("events").GetRequiredService<Bus>().IsConnected
                && stack.Services("content").GetRequiredService<Bus>().IsConnected));
    }

    [Fact, NeedsServers]
    public async Task Of_two_replicas_one_relays_and_the_other_takes_over()
    {
        var database = await (await PostgresServer.Shared()).CreateDatabase("replicas");
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Database"] = database };
        await using var second = await Stack.Start(Way.Real, [Probe.Teller], settings, mission: false);
        await using (var first = await Stack.Start(Way.Real, [Probe.Teller], settings, mission: false))
        {
            await Eventually.True("one relays", () => Task.FromResult(Active(first) || Active(second)));
            var id = Probe.NewId();
            for (var i = 1; i <= 20; i++) await (i % 2 == 0 ? first : second).Tell(Probe.Held(id, i));
            Assert.Equal(20, (await first.Log("events")).Count);
            Assert.NotEqual(Active(first), Active(second));
            await (Active(first) ? first : second).Stop("events");
            var left = Active(first) ? first : second;
            await Eventually.True("the other took over", () => Task.FromResult(Active(first) || Active(second)));
            await left.Tell(Probe.Held(id, 21));
            await Eventually.True("it relays", () => Published(left, id));
        }
    }

    [Fact, NeedsServers]
    public async Task A_relay_that_does_not_reach_the_broker_leaves_the_lock_to_one_that_does()
    {
        var database = await (await PostgresServer.Shared()).CreateDatabase("unreached");
        var rabbit = await RabbitServer.Shared();
        var vhost = await rabbit.CreateVhost("unreached");
        await using var network = new TcpRelay(rabbit.Port);
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Database"] = database,
            ["Bus:Url"] = new UriBuilder(vhost.Uri) { Port = network.Port }.Uri.ToString(),
        };
        await using var first = await Stack.Start(Way.Real, [Probe.Teller], settings, mission: false);
        await Eventually.True("the first relays", () => Task.FromResult(Active(first)));
        settings["Bus:Url"] = vhost.Uri;
        await using var second = await Stack.Start(Way.Real, [Probe.Teller], settings, mission: false);
        network.Cut();
        var id = Probe.NewId();
        await first.Tell(Probe.Held(id));
        await Eventually.True("the second relays", () => Task.FromResult(Active(second)));
        await Eventually.True("it is published", () => Published(second, id));
        await rabbit.DeleteVhost(vhost);
    }

    static bool Active(Stack stack) => stack.Services("events").GetRequiredService<Relay>().IsActive;

    static Task<bool> Published(Stack stack, string id) => stack.Query<EmbassyDb, bool>("events", async db =>
        await db.Outbox.AnyAsync(r => r.Subject == $"engagements/{id}")
        && !await db.Outbox.AnyAsync(r => r.Subject == $"engagements/{id}" && r.PublishedAt == null && r.SetAsideAt == null));
}
