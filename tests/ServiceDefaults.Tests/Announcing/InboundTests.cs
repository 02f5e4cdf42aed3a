using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class InboundTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Queue = "content.note-when-held";

    Task<Stack> Both(Way way) => stacks.On(way, Probe.Teller, Probe.Listener);

    [Theory, BothWays]
    public async Task What_one_service_tells_another_acts_on(Way way)
    {
        var stack = await Both(way);
        var id = Probe.NewId();
        await stack.Tell(Probe.Held(id));
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
        Assert.Equal(["v1"], await stack.Notes(id));
    }

    [Theory, BothWays]
    public async Task A_failing_reaction_is_tried_again_and_leaves_no_half_of_its_work(Way way)
    {
        var stack = await Both(way);
        var id = Probe.NewId();
        NoteWhenHeld.FailuresLeft[id] = 2;
        await stack.Tell(Probe.Held(id));
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
        Assert.Equal(["v1"], await stack.Notes(id));
    }

    [Fact, NeedsServers]
    public async Task The_same_message_three_times_has_one_effect()
    {
        var stack = await Both(Way.Real);
        var id = Probe.NewId();
        var message = Message(id, version: 1);
        for (var i = 0; i < 3; i++) await Send(stack, message);
        await Eventually.True("the queue is empty", async () => await RabbitServer.Depth(stack.Vhost.Uri, Queue) == 0 && (await stack.Notes(id)).Count > 0);
        await Send(stack, message);
        await Drained(stack);
        Assert.Equal(["v1"], await stack.Notes(id));
    }

    [Fact, NeedsServers]
    public async Task What_is_older_than_what_was_seen_is_ignored_also_after_a_removal()
    {
        var stack = await Both(Way.Real);
        var id = Probe.NewId();
        await Send(stack, Message(id, version: 5));
        await Send(stack, Message(id, version: 4));
        await Send(stack, Message(id, version: 6, removes: true));
        await Send(stack, Message(id, version: 5));
        await Drained(stack);
        Assert.Equal(["v5", "v6"], await stack.Notes(id));
        var seen = await stack.Query<EmbassyDb, SeenSubject>("content", db => db.Seen.SingleAsync(s => s.Subject == $"engagements/{id}"));
        Assert.Equal((6, true), (seen.Version, seen.Removed));
    }

    [Fact, NeedsServers]
    public async Task What_cannot_be_handled_goes_to_the_error_queue_and_a_command_brings_it_back()
    {
        await using var stack = await Stack.Start(Way.Real, [Probe.Teller, Probe.Listener], mission: false);
        var id = Probe.NewId();
        NoteWhenHeld.FailuresLeft[id] = int.MaxValue;
        await stack.Tell(Probe.Held(id));
        await Eventually.True("the error queue has it", async () => await Waiting(stack, Queue + "_error") == 1);
        NoteWhenHeld.FailuresLeft[id] = 0;
        Assert.Empty(await stack.Notes(id));
        Assert.Equal(1, await stack.Query<EmbassyDb, int>("content", db => db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed && i.Subject == $"engagements/{id}")));

        await Commands.Errors(App(stack), giveBack: true, json: true);
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
        Assert.Equal(["v1"], await stack.Notes(id));
        Assert.Equal(0u, await RabbitServer.Depth(stack.Vhost.Uri, Queue + "_error"));
        Assert.Equal(0, await stack.Query<EmbassyDb, int>("content", db => db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed)));
    }

    [Fact]
    public async Task Without_a_broker_the_log_is_the_error_queue()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Probe.Teller, Probe.Listener], new Dictionary<string, string?> { ["CatchUp:Seconds"] = "0.2" }, mission: false);
        var id = Probe.NewId();
        NoteWhenHeld.FailuresLeft[id] = int.MaxValue;
        await stack.Tell(Probe.Held(id));
        await Eventually.True("it was given up", () => stack.Query<EmbassyDb, bool>("content", db => db.Inbox.AnyAsync(i => i.Outcome == InboxRow.Failed)));
        NoteWhenHeld.FailuresLeft[id] = 0;
        await Commands.Errors(App(stack), giveBack: true, json: true);
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
        Assert.Equal(["v1"], await stack.Notes(id));
    }

    [Fact, NeedsServers]
    public async Task A_message_that_is_no_cloudevent_holds_up_nobody()
    {
        var stack = await Both(Way.Real);
        await Send(stack, "not even json");
        await Send(stack, """{"specversion":"1.0"}""");
        var id = Probe.NewId();
        await Send(stack, Message(id, version: 1));
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
    }

    static Microsoft.AspNetCore.Builder.WebApplication App(Stack stack) => stack.App("content");

    static async Task<uint> Waiting(Stack stack, string queue) =>
        (await (await RabbitServer.Shared()).Queues(stack.Vhost)).SingleOrDefault(q => q.Name == queue)?.Messages ?? 0;

    // The queue gives out one message at a time, in order: once a later one is handled, all before it are.
    static async Task Drained(Stack stack)
    {
        var last = Probe.NewId();
        await Send(stack, Message(last, version: 1));
        await Eventually.True("the last message is handled", async () => (await stack.Notes(last)).Count > 0);
    }

    static string Message(string id, int version, bool removes = false)
    {
        var data = Probe.Held(id, version).ToJson();
        var gone = removes ? "\"removes\":true," : "";
        return $$"""
            {"specversion":"1.0","id":"{{Guid.NewGuid()}}","source":"/embassy/events","type":"embassy.events.engagement.held.v1","subject":"engagements/{{id}}",
             "time":"2026-11-24T00:00:00Z","datacontenttype":"application/json","dataschema":"urn:x","sequence":1,"subjectversion":{{version}},{{gone}}"cause":"edited","data":{{data}}}
            """;
    }

    static async Task Send(Stack stack, string body)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(stack.Vhost.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { ContentType = "application/cloudevents+json", Persistent = true };
        await channel.BasicPublishAsync("embassy.events", "events.engagement.held.-", true, properties, Encoding.UTF8.GetBytes(body));
    }
}
