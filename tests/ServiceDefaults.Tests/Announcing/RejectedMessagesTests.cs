using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

/// <summary>
/// Any account that may publish can send anything: what can never be handled is parked at once, and no forged word is
/// believed.
/// </summary>
[NeedsServers]
public class RejectedMessagesTests
{
    static readonly string Made = Guid.NewGuid().ToString();

    // Each a change of a true message, and the reason by which it is parked.
    static readonly (string Kind, Func<JsonNode, string> Make, string Reason)[] Kinds =
    [
        ("not JSON", _ => "not even json", InboxReasons.Unreadable),
        ("empty", _ => "", InboxReasons.Unreadable),
        ("null", _ => "null", InboxReasons.Unreadable),
        ("a list", _ => "[]", InboxReasons.Unreadable),
        ("no members", _ => "{}", InboxReasons.Unreadable),
        ("an envelope of a bus library", _ => """{"messageType":["urn:message:X"],"message":{}}""", InboxReasons.Unreadable),
        ("an id that is no UUID", m => With(m, "id", "1"), InboxReasons.Unreadable),
        ("U+0000 in the subject", m => With(m, "subject", "engagements/\0"), InboxReasons.Unreadable),
        ("no subject", m => With(m, "subject", ""), InboxReasons.Unreadable),
        ("a long subject", m => With(m, "subject", new string('x', 100_000)), InboxReasons.Unreadable),
        ("another type", m => With(m, "type", "embassy.events.engagement.planned.v1"), InboxReasons.Unreadable),
        ("a version beyond 32 bits", m => With(m, "subjectversion", 1_000_000_000_000), InboxReasons.Unreadable),
        ("a negative version", m => With(m, "subjectversion", -1), InboxReasons.Unreadable),
        ("a sequence of nothing", m => With(m, "logsequence", 0), InboxReasons.Unreadable),
        ("data of another shape", m => With(m, "data", new JsonObject { ["engagement"] = "x" }), InboxReasons.Unreadable),
        ("no data", m => With(m, "data", new JsonObject()), InboxReasons.Unreadable),
        ("data of another subject", m => With(m, "subject", $"engagements/{Made}"), InboxReasons.Unreadable),
        ("a link that leads away", m => Engagement(m, "link", "https://evil.example/"), InboxReasons.Unreadable),
        ("a link to another host", m => Engagement(m, "link", "//evil.example/"), InboxReasons.Unreadable),
        ("the source of another service", m => With(m, "source", "/missions/embassy/cooperation"), InboxReasons.WrongSource),
        ("a source below it that is none", m => With(m, "source", "/missions/embassy/events/../content/x"), InboxReasons.WrongSource),
        ("an id that the log does not have", m => With(m, "id", Made), InboxReasons.UnknownToLog),
        ("a sequence beyond the log", m => With(m, "logsequence", 9_000_000_000), InboxReasons.UnknownToLog),
        ("another version of the subject, made up",
            m => Engagement(JsonNode.Parse(With(JsonNode.Parse(With(m, "id", Made))!, "subjectversion", int.MaxValue))!, "version",
                int.MaxValue), InboxReasons.UnknownToLog),
    ];

    [Fact]
    public async Task Each_is_parked_at_once_with_its_reason_and_what_is_behind_is_handled()
    {
        // A single attempt more would hold the test up for longer than it waits; and nothing is read out of the log
        // meanwhile.
        await using var stack =
            await Stack.Start(Way.Real, [Probe.Teller, Probe.Listener],
                new Dictionary<string, string?> { ["Bus:RetrySeconds"] = "600", ["CatchUp:RetrySeconds"] = "600" }, mission: false);
        var (about, behind) = (Probe.NewId(), Probe.NewId());
        var message = await stack.Message(about, version: 2);
        foreach (var (_, make, _) in Kinds) await stack.Send(make(JsonNode.Parse(message)!));
        await stack.Send(await stack.Message(behind));
        await Eventually.True("what is behind", async () => (await stack.Notes(behind)).Count > 0);
        var errors = await stack.Errors();
        Assert.Equal(Kinds.Select(k => k.Reason),
            errors.OrderBy(e => e.GetProperty("at").GetDateTimeOffset()).Select(e => e.Text("reason")));
        Assert.All(errors, e => Assert.NotEmpty(e.Text("error")));
        Assert.Empty(await stack.Notes(about));

        // Not one of them made the true one stale.
        await stack.Send(message);
        await Eventually.True("the true one", async () => (await stack.Notes(about)).Count > 0);
        Assert.Equal(["v2"], await stack.Notes(about));

        // Handed back they are the same as before; discarded they are gone.
        Assert.Equal(0, await stack.Run("--return"));
        await Eventually.True("all are given up again", async () => await stack.Query<EmbassyDb, bool>("content", async db =>
            await db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed) == Kinds.Length
            && !await db.Inbox.AnyAsync(i => i.Outcome == InboxRow.Returned)));
        foreach (var error in await stack.Errors()) Assert.Equal(0, await stack.Run("--discard", error.Text("id"), "--note", "Forged."));
        Assert.Empty(await stack.Errors());
        Assert.Equal("ok", (await stack.Ready("content")).Text("status"));
        await stack.Send(Kinds[0].Make(JsonNode.Parse(message)!));
        var last = Probe.NewId();
        await stack.Send(await stack.Message(last));
        await Eventually.True("the last", async () => (await stack.Notes(last)).Count > 0);
        Assert.Empty(await stack.Errors());
    }

    [Fact]
    public async Task A_changed_copy_of_a_true_message_is_handled_as_the_log_has_it()
    {
        await using var stack =
            await Stack.Start(Way.Real, [Probe.Teller, Probe.Listener],
                new Dictionary<string, string?> { ["CatchUp:RetrySeconds"] = "600" }, mission: false);
        var id = Probe.NewId();
        var message = JsonNode.Parse(await stack.Message(id, version: 1))!;
        message["subjectversion"] = int.MaxValue;
        await stack.Send(Engagement(message, "version", int.MaxValue));
        await stack.Send(await stack.Message(id, version: 2));
        await Eventually.True("both", async () => (await stack.Notes(id)).Count == 2);
        Assert.Equal(["v1", "v2"], await stack.Notes(id));
    }

    [Fact]
    public async Task Of_a_flood_a_bounded_number_is_kept()
    {
        await using var stack = await Stack.Start(Way.Real, [Probe.Teller, Probe.Listener], mission: false);
        await stack.Send(Enumerable.Range(0, FailedAnnouncements.MostForeign + 100).Select(i => $"\"{i}\""));
        var last = Probe.NewId();
        await stack.Send(await stack.Message(last));
        await Eventually.True("the true one behind the flood", async () => (await stack.Notes(last)).Count > 0);
        Assert.Equal(FailedAnnouncements.MostForeign,
            await stack.Query<EmbassyDb, int>("content", db => db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed)));
    }

    static string With(JsonNode message, string member, JsonNode value)
    {
        message[member] = value;
        return message.ToJsonString();
    }

    static string Engagement(JsonNode message, string member, JsonNode value)
    {
        message["data"]!["engagement"]![member] = value;
        return message.ToJsonString();
    }
}
