using System.Net;
using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Webhooks;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Gateway.Tests.Changes;

/// <summary>
/// A service's database is put back from a backup while its readers go on: sequences and versions are given again. Each
/// kind of reader, if it follows the docs, ends with the current records.
/// </summary>
public class RestoredLogTests
{
    [Theory, BothWays]
    public async Task Every_sort_of_reader_ends_with_the_truth(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts, Hook.Settings);
        await stack.Connected();
        await using var hook = await Hook.Start();
        await stack.Http(Roles.Service).Post("/v1/webhooks", new { url = hook.Url }).Json(HttpStatusCode.Created);
        await using var amqp = way == Way.Real
            ? await AmqpClient.Listen(stack.Vhost.Uri, count: null, keys: ["cooperation.#"], within: TimeSpan.FromMinutes(5)) : null;

        var kept = await Sign(stack, 2);
        await stack.Backup("cooperation");
        var lost = await Sign(stack, 5);
        await Known(stack, [.. kept, .. lost]);
        await Eventually.True("the webhook has all",
            () => Task.FromResult(lost.All(id => hook.Arrived.Any(a => a.Contains(id, StringComparison.Ordinal)))));
        var (cursor, log) = (await ListChangesTests.End(stack), new LogService.LogServiceClient(stack.Grpc("cooperation")));
        var position = await log.ReadLogAsync(new ReadLogRequest { Limit = 500 });
        using var sse = new Sse(stack, cursor);

        await stack.Restore("cooperation");
        string[] truth = [.. kept, .. await Sign(stack, 7)];
        await stack.Log("cooperation");

        // A poller of one log.
        log = new LogService.LogServiceClient(stack.Grpc("cooperation"));
        var refused =
            await Assert.ThrowsAsync<RpcException>(
                async () => await log.ReadLogAsync(new ReadLogRequest { After = position.NextAfter, Epoch = position.Epoch }));
        Assert.Equal("log_reset", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>().Reason);
        Holds(truth, (await log.ReadLogAsync(new ReadLogRequest { Limit = 500 })).Announcements.Select(a => a.Subject));

        // A reader of the feed: 410, and the cursor to go on from.
        var gone = await stack.Http().GetAsync($"/v1/changes?after={cursor}").Refused(410, "log_reset");
        Assert.Equal(["cooperation"], gone.GetProperty("logs").EnumerateArray().Select(l => l.GetString()));
        Holds(truth, await Subjects(stack, gone.Text("cursor")));

        // EventSource comes back by itself with the id that the event `reset` has.
        Assert.Equal("reset", (await sse.Next()).Name);
        var streamed = new HashSet<string>();
        while (!truth.All(id => streamed.Contains($"agreements/{id}"))) streamed.Add((await sse.Next()).Data.Text("subject"));
        Holds(truth, streamed);

        // A webhook gets new announcements after the one that reports the reset.
        await Eventually.True("the webhook has what is new",
            () => Task.FromResult(truth[2..].All(id => hook.Arrived.Any(a => a.Contains(id, StringComparison.Ordinal)))));
        var reset = Assert.Single(hook.Of("embassy.cooperation.log.reset.v1"));
        Assert.Equal(position.Epoch, reset.GetProperty("data").Text("former"));
        var later = hook.Arrived.SkipWhile(a => !a.Contains("log.reset", StringComparison.Ordinal))
            .Select(a => JsonElement.Parse(a).Text("subject")).ToList();
        Holds(truth, [.. await Subjects(stack, ""), .. later]);

        // A consumer on the bus: another epoch, so what it has of this source is void; the log has the rest.
        if (amqp is not null)
        {
            await Eventually.True("the bus has what is new",
                () => Task.FromResult(truth[2..].All(id => amqp.SoFar.Any(l => l.GetRawText().Contains(id, StringComparison.Ordinal)))));
            var events = amqp.SoFar.Select(l => l.GetProperty("event")).ToList();
            var epoch = events[^1].Text("logepoch");
            Assert.NotEqual(position.Epoch, epoch);
            var start = await stack.Http()
                .GetAsync($"/v1/changes?positions=/missions/embassy/cooperation:{events.Last(e => e.Text("logepoch") == position.Epoch).GetProperty("logsequence").GetInt64()}:{position.Epoch}").Refused(410, "log_reset");
            Holds(truth,
                [.. await Subjects(stack, start.Text("cursor")), .. events.Where(e => e.Text("logepoch") == epoch)
                    .Select(e => e.Text("subject"))]);
        }

        // Read models of other services: events' timeline, content's search.
        await Known(stack, truth);
    }

    [Theory, BothWays]
    public async Task Without_the_command_a_position_beyond_the_end_is_noticed(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts, Hook.Settings);
        await stack.Connected();
        var kept = await Sign(stack, 1);
        await stack.Backup("cooperation");
        await Known(stack, [.. kept, .. await Sign(stack, 5)]);
        var cursor = await ListChangesTests.End(stack);
        await Eventually.True("webhooks have read it",
            () => stack.Query<WebhooksDb, bool>("webhooks", db => db.Positions.AnyAsync(p => p.Source == "cooperation" && p.Sequence > 5)));
        await stack.Restore("cooperation", newEpoch: false);
        var gone = await stack.Http().GetAsync($"/v1/changes?after={cursor}").Refused(410, "log_reset");
        Holds(kept, await Subjects(stack, gone.Text("cursor")));
        using var sse = new Sse(stack, cursor);
        Assert.Equal("reset", (await sse.Next()).Name);
        await Eventually.True("webhooks go on from its end",
            () => stack.Query<WebhooksDb, bool>("webhooks",
                db => db.Positions.AnyAsync(p => p.Source == "cooperation" && p.Sequence <= 5)));
        await Known(stack, [.. kept, .. await Sign(stack, 1)]);
    }

    internal static async Task<string[]> Sign(Stack stack, int count)
    {
        var (desk, ids) = (stack.Http(Roles.DeskOfficer), new List<string>());
        for (var i = 0; i < count; i++)
        {
            ids.Add((await desk.Post("/v1/agreements",
                new
                {
                    type = "agreement",
                    titles = (object[])[new { lang = "en", text = "On consultations" }],
                    parties = (string[])["DZA", "AZE"]
                })
                .Json(HttpStatusCode.Created)).Text("id"));
            foreach (var party in (string[])["DZA", "AZE"])
                (await desk.Post($"/v1/agreements/{ids[^1]}/actions", new { kind = "signed", date = "2022-11-29", party }))
                    .EnsureSuccessStatusCode();
        }
        await stack.Log("cooperation");
        return [.. ids];
    }

    internal static void Holds(string[] truth, IEnumerable<string> subjects) =>
        Assert.Equal(truth.Select(id => $"agreements/{id}").Order(),
            subjects.Where(s => s.StartsWith("agreements/", StringComparison.Ordinal)).Distinct().Order());

    internal static async Task<List<string>> Subjects(Stack stack, string cursor)
    {
        var subjects = new List<string>();
        while (true)
        {
            var page = await stack.Http().GetAsync($"/v1/changes?limit=500&after={cursor}").Json();
            subjects.AddRange(page.GetProperty("changes").EnumerateArray().Select(c => c.Text("subject")));
            cursor = page.Text("next");
            if (!page.GetProperty("more").GetBoolean()) return subjects;
        }
    }

    // Exactly these agreements are on the timeline, and are found.
    internal static async Task Known(Stack stack, string[] ids)
    {
        var http = stack.Http();
        await Eventually.True("the timeline has these",
            async () => (await http.GetAsync("/v1/timeline?of=agreement&pageSize=100").Json()).GetProperty("entries").EnumerateArray()
            .Select(e => e.Text("link")).Distinct().Order().SequenceEqual(ids.Select(id => $"/v1/agreements/{id}").Order()));
        await Eventually.True("search finds these",
            async () => (await http.GetAsync("/v1/search?q=consultations&locale=en&pageSize=100").Json()).GetProperty("results")
                .EnumerateArray()
            .Select(r => r.Text("subject")).Order().SequenceEqual(ids.Select(id => $"agreements/{id}").Order()));
    }
}
