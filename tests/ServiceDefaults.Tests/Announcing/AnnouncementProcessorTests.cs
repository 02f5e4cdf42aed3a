using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class AnnouncementProcessorTests(Stacks stacks) : IClassFixture<Stacks>
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
        var message = await stack.Message(id);
        for (var i = 0; i < 3; i++) await stack.Send(message);
        await Eventually.True("the queue is empty",
            async () => await RabbitServer.Depth(stack.Vhost.Uri, Queue) == 0 && (await stack.Notes(id)).Count > 0);
        await stack.Send(message);
        await Drained(stack);
        Assert.Equal(["v1"], await stack.Notes(id));
    }

    [Fact, NeedsServers]
    public async Task What_is_older_than_what_was_seen_is_ignored_also_after_a_removal()
    {
        var stack = await Both(Way.Real);
        var id = Probe.NewId();
        foreach (var (version, removes) in ((int, bool)[])[(5, false), (4, false), (6, true), (5, false)])
            await stack.Send(await stack.Message(id, version, removes));
        await Drained(stack);
        Assert.Equal(["v5", "v6"], await stack.Notes(id));
        var seen = await stack.Query<EmbassyDb, SubjectVersion>("content",
            db => db.SubjectVersions.SingleAsync(s => s.Subject == $"engagements/{id}"));
        Assert.Equal((6, true), (seen.Version, seen.Removed));
    }

    [Theory, BothWays]
    public async Task What_is_given_up_is_listed_and_a_command_brings_it_back(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller, Probe.Listener], mission: false);
        var (id, other) = (Probe.NewId(), Probe.NewId());
        NoteWhenHeld.FailuresLeft[id] = int.MaxValue;
        await stack.Tell(Probe.Held(id));
        var error = await Eventually.Value("it was given up", async () => (await stack.Errors()) is [var only] ? only.GetRawText() : null);
        Assert.Contains($"engagements/{id}", error, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"failed\"", error, StringComparison.Ordinal);
        Assert.Contains("as the test asked for", error, StringComparison.Ordinal);
        var ready = await stack.Ready("content");
        Assert.Equal(("degraded", 1), (ready.Text("status"), ready.GetProperty("errors").GetInt32()));
        await stack.Tell(Probe.Held(other));
        await Eventually.True("the other goes on", async () => (await stack.Notes(other)).Count > 0);
        NoteWhenHeld.FailuresLeft[id] = 0;
        Assert.Empty(await stack.Notes(id));

        Assert.Equal(0, await stack.Run("--return"));
        await Eventually.True("the note", async () => (await stack.Notes(id)).Count > 0);
        Assert.Equal(["v1"], await stack.Notes(id));
        await Eventually.True("nothing is left", async () => (await stack.Errors()).Count == 0);
        Assert.Equal(1,
            await stack.Query<EmbassyDb, int>("content",
                db => db.Inbox.CountAsync(i => i.Outcome == InboxRow.Done && i.Subject == $"engagements/{id}")));
    }

    [Theory, BothWays]
    public async Task What_an_operator_discards_is_kept_with_the_note_and_never_comes_back(Way way)
    {
        await using var stack =
            await Stack.Start(way, [Probe.Teller, Probe.Listener], new Dictionary<string, string?> { ["CatchUp:IntervalSeconds"] = "0.2" },
                mission: false);
        var id = Probe.NewId();
        NoteWhenHeld.FailuresLeft[id] = int.MaxValue;
        await stack.Tell(Probe.Held(id));
        var error = JsonElement.Parse(
            await Eventually.Value("it was given up", async () => (await stack.Errors()) is [var only] ? only.GetRawText() : null));
        Assert.Equal(1, await stack.Run("--discard", Guid.NewGuid().ToString(), "--note", "unknown"));
        Assert.Equal(0, await stack.Run("--discard", error.Text("id"), "--note", "The visit never was."));
        NoteWhenHeld.FailuresLeft[id] = 0;
        Assert.Empty(await stack.Errors());
        Assert.Equal(0, await stack.Run("--return"));
        // Everything after it has been caught up on.
        var last = Probe.NewId();
        await stack.Message(last);
        await Eventually.True("the log is read past it", async () => (await stack.Notes(last)).Count > 0);
        Assert.Empty(await stack.Notes(id));
        var note = await stack.Query<EmbassyDb, InboxRow>("content", db => db.Inbox.SingleAsync(i => i.Outcome == InboxRow.Discarded));
        Assert.Equal(("The visit never was.", true), (note.Note, note.Body is not null));
    }

    [Theory, BothWays]
    public async Task What_failed_is_attempted_later_and_holds_up_nothing_behind_it(Way way)
    {
        // The next attempt is further away than the test waits.
        await using var stack =
            await Stack.Start(way, [Probe.Teller, Probe.Listener], new Dictionary<string, string?> { ["Bus:RetrySeconds"] = "3600" },
                mission: false);
        var (id, behind) = (Probe.NewId(), Probe.NewId());
        NoteWhenHeld.FailuresLeft[id] = int.MaxValue;
        await stack.Tell(Probe.Held(id));
        await Eventually.True("it has failed once", () => Task.FromResult(NoteWhenHeld.FailuresLeft[id] < int.MaxValue));
        await stack.Tell(Probe.Held(behind));
        await Eventually.True("the one behind it is handled", async () => (await stack.Notes(behind)).Count > 0);
        Assert.Empty(await stack.Notes(id));
        Assert.Empty(await stack.Errors());
    }

    [Fact, NeedsServers]
    public async Task A_handler_that_takes_each_skips_none_and_knows_what_was_overtaken()
    {
        await using var stack =
            await Stack.Start(Way.Real, [Probe.Teller, Probe.BothKinds],
                new Dictionary<string, string?> { ["CatchUp:RetrySeconds"] = "600" }, mission: false);
        var id = Probe.NewId();
        foreach (var version in (int[])[1, 3, 2]) await stack.Send(await stack.Message(id, version));
        await Eventually.True("all three", async () => (await stack.EachNotes(id)).Count == 3);
        Assert.Equal(["v1", "v3", "v2 late"], await stack.EachNotes(id));
        await Eventually.True("the newest", async () => (await stack.Notes(id)).Count == 2);
        Assert.Equal(["v1", "v3"], await stack.Notes(id));
    }

    // The queue gives out one message at a time, in order: once a later one is handled, all before it are.
    static async Task Drained(Stack stack)
    {
        var last = Probe.NewId();
        await stack.Send(await stack.Message(last));
        await Eventually.True("the last message is handled", async () => (await stack.Notes(last)).Count > 0);
    }
}
