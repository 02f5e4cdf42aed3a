using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Gateway.Tests.Changes;

public class ListChangesTests(Stacks stacks)
{
    const string Published = "embassy.content.edition.published.v1", Planned = "embassy.events.engagement.planned.v1";

    // However small the pages, the merged feed is exactly the logs: each row once, each log in its own order.
    [Theory, BothWays]
    public async Task Every_change_of_every_service_comes_once_in_its_order(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        for (var n = 0; n < 3; n++)
        {
            await stack.NewPage();
            await stack.NewEngagement();
            await stack.NewAgreement();
        }
        var logs = new Dictionary<string, List<string>>();
        foreach (var service in Platform.Services) logs[service] = [.. (await stack.Log(service)).Select(a => a.Json)];
        foreach (var limit in (int[])[1, 3, 500])
        {
            var (read, cursor, pages) = (new List<string>(), "", 0);
            while (true)
            {
                var page = await stack.Http().GetAsync($"/v1/changes?after={cursor}&limit={limit.ToString(CultureInfo.InvariantCulture)}")
                    .Json();
                Assert.InRange(page.GetProperty("changes").GetArrayLength(), 0, limit);
                Assert.Empty(page.GetProperty("unreachable").EnumerateArray());
                read.AddRange(page.GetProperty("changes").EnumerateArray().Select(c => c.GetRawText()));
                cursor = page.Text("next");
                Assert.InRange(++pages, 1, 100);
                if (!page.GetProperty("more").GetBoolean()) break;
            }
            Assert.Equal(logs.Values.SelectMany(l => l).Order(), read.Order());
            foreach (var log in logs.Values) Assert.Equal(log, read.Where(log.Contains));
            // Nothing new: the same cursor, again and again, until something is.
            var end = stack.Http().GetAsync($"/v1/changes?after={cursor}");
            Assert.Equal(cursor, (await end.Json()).Text("next"));
            using var again =
                new HttpRequestMessage(HttpMethod.Get,
                    $"/v1/changes?after={cursor}")
                { Headers = { IfNoneMatch = { (await end).Headers.ETag! } } };
            Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().SendAsync(again)).StatusCode);
        }
    }

    [Theory, BothWays]
    public async Task A_service_that_is_away_keeps_its_place_and_is_named(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        var cursor = await End(stack);
        var engagement = await stack.NewEngagement();
        await stack.Log("events");
        await stack.Stop("events");
        var page = await stack.NewPage();
        await stack.Log("content");

        var asked = stack.Http().GetAsync($"/v1/changes?after={cursor}");
        var without = await asked.Json();
        Assert.Equal(["events"], without.GetProperty("unreachable").EnumerateArray().Select(u => u.GetString()));
        Assert.Equal([$"pages/{page}/editions/ar"], Subjects(without));
        Assert.Null((await asked).Headers.ETag);
        Assert.True((await asked).Headers.CacheControl?.NoStore);

        await stack.Restart("events");
        var later = await Eventually.Value("events is back", async () =>
            await stack.Http().GetAsync($"/v1/changes?after={without.Text("next")}").Json() is var answer
            && answer.GetProperty("unreachable").GetArrayLength() == 0 ? answer.GetRawText() : null);
        Assert.Equal(["engagements/" + engagement], Subjects(JsonElement.Parse(later)));

        foreach (var service in Platform.Services) await stack.Stop(service);
        await stack.Http().GetAsync("/v1/changes").Refused(503, "service_unavailable");
    }

    [Theory, BothWays]
    public async Task A_page_is_kept_until_the_next_announcement(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        for (var n = 0; n < 3; n++) await stack.NewEngagement();
        await stack.Told();
        foreach (var (path, ttl) in ((string, int)[])[("/v1/changes?limit=1", 10), ("/v1/changes?limit=500", 1)])
        {
            // Nothing is older than the time that docs/changes.md promises.
            await Eventually.True("it is taken from the cache", async () =>
                await stack.Http().GetAsync(path).Cache() is var said && said.StartsWith("embassy; hit; ttl=", StringComparison.Ordinal)
                    && int.Parse(said["embassy; hit; ttl=".Length..], CultureInfo.InvariantCulture) <= ttl);
            await stack.NewEngagement();
            await stack.Told();
            Assert.Equal("embassy; fwd=uri-miss; stored", await stack.Http().GetAsync(path).Cache());
        }
        var (end, engagement) = (await End(stack), await stack.NewEngagement());
        await Eventually.True("it is listed", async () =>
            Subjects(await stack.Http().GetAsync($"/v1/changes?after={end}").Json()).Contains("engagements/" + engagement));
    }

    // A reader that was away for longer than logs are kept gets one report of it, and continues.
    [Theory, BothWays]
    public async Task What_was_pruned_before_it_was_read_is_not_passed_over_in_silence(Way way)
    {
        await using var stack =
            await Stack.Start(way, Platform.Hosts,
                new Dictionary<string, string?> { ["Log:KeepDays"] = "1", ["Log:PruneSeconds"] = "0.2" });
        await stack.Connected();
        await stack.NewEngagement();
        var cursor = await End(stack);
        await stack.NewEngagement();
        await stack.NewEngagement();
        await stack.Log("events");
        await stack.Query<Embassy.Events.EventsDb, int>("events",
            db => db.Outbox.ExecuteUpdateAsync(s => s.SetProperty(r => r.PublishedAt, DateTimeOffset.UtcNow.AddDays(-2))));
        await Eventually.True("the older ones are pruned", async () => (await stack.Log("events")).Count == 1);
        var page = await stack.Http().GetAsync($"/v1/changes?after={cursor}").Json();
        Assert.Equal(["events"], page.GetProperty("pruned").EnumerateArray().Select(p => p.GetString()));
        Assert.Single(Subjects(page));
        Assert.Empty((await stack.Http().GetAsync($"/v1/changes?after={page.Text("next")}").Json()).GetProperty("pruned").EnumerateArray());
    }

    [Theory, BothWays]
    public async Task Types_and_language_filter_and_the_cursor_passes_over_what_they_leave_out(Way way)
    {
        var stack = await stacks.Whole(way);
        var cursor = await End(stack);
        var (page, engagement) = (await stack.NewPage(), await stack.NewEngagement());
        foreach (var service in Platform.Services) await stack.Log(service);
        async Task<string[]> Read(string query) => Subjects(await stack.Http().GetAsync($"/v1/changes?after={cursor}&{query}").Json());
        var (edition, meeting) = ($"pages/{page}/editions/ar", $"engagements/{engagement}");
        Assert.Equal([edition, meeting], await Read(""));
        Assert.Equal([edition], await Read("types=" + Published));
        Assert.Equal([meeting], await Read("types=embassy.events.*"));
        Assert.Equal([edition, meeting], await Read($"types={Planned},{Published}"));
        Assert.Equal([edition, meeting], await Read("locale=ar"));
        Assert.Equal([meeting], await Read("locale=fr"));
        var left = await stack.Http().GetAsync($"/v1/changes?after={cursor}&types=embassy.forums.*&limit=1").Json();
        Assert.Empty(Subjects(await stack.Http().GetAsync($"/v1/changes?after={left.Text("next")}").Json()));
    }

    // A reader that followed the bus, or knows only a time, need not read everything again.
    [Theory, BothWays]
    public async Task Begins_at_a_time_or_where_a_consumer_of_the_bus_stood(Way way)
    {
        var stack = await stacks.Whole(way);
        await stack.NewEngagement();
        var had = JsonElement.Parse((await stack.Log("events"))[^1].Json);
        await End(stack);
        var (page, engagement) = (await stack.NewPage(), await stack.NewEngagement());
        foreach (var service in Platform.Services) await stack.Log(service);
        var position = $"/missions/embassy/events:{had.GetProperty("logsequence").GetInt64()}:{had.Text("logepoch")}";
        var missed = await stack.Http().GetAsync($"/v1/changes?positions={position}").Json();
        Assert.Equal(["engagements/" + engagement], Subjects(missed));
        Assert.Empty(Subjects(await stack.Http().GetAsync($"/v1/changes?after={missed.Text("next")}").Json()));
        await stack.Http().GetAsync($"/v1/changes?positions=/missions/embassy/events:1:0000000000000000").Refused(410, "log_reset");

        var time = Uri.EscapeDataString(had.Text("time"));
        var since = Subjects(await stack.Http().GetAsync($"/v1/changes?limit=500&since={time}").Json());
        Assert.Equal([had.Text("subject"), "engagements/" + engagement],
            since.Where(s => s.StartsWith("engagements/", StringComparison.Ordinal)));
        Assert.Contains($"pages/{page}/editions/ar", since);
        var first = await stack.Http().GetAsync($"/v1/changes?limit=1&since={time}").Json();
        Assert.Equal(since[1..], Subjects(await stack.Http().GetAsync($"/v1/changes?limit=500&after={first.Text("next")}").Json()));
        Assert.Empty(Subjects(await stack.Http().GetAsync("/v1/changes?since=2999-01-01T00:00:00Z").Json()));
    }

    // Internal and embargoed records are not in the log, so no cursor reveals them.
    [Theory, BothWays]
    public async Task Only_public_facts_are_told_to_anybody(Way way)
    {
        var stack = await stacks.Whole(way);
        var cursor = await End(stack);
        var officer = stack.Http(Roles.ProtocolOfficer);
        foreach (var hidden in (object[])[new { audience = "internal", embargoUntil = (string?)null },
            new { audience = "public", embargoUntil = "2999-01-01T00:00:00Z" }])
        {
            var body = JsonSerializer.SerializeToNode(hidden)!.AsObject();
            foreach (var (name, value) in JsonSerializer.SerializeToNode(
                new
                {
                    kind = "meeting",
                    direction = "incoming",
                    start = "2022-08-29",
                    titles = (object[])[new { lang = "fr", text = "Rencontre" }]
                })!.AsObject().ToList()) body[name] = value?.DeepClone();
            await officer.Post("/v1/engagements", Platform.Json(body.ToJsonString())).Json(HttpStatusCode.Created);
        }
        await stack.NewEngagement();
        await stack.Log("events");
        foreach (var http in (HttpClient[])[stack.Http(), officer])
            Assert.Single(Subjects(await http.GetAsync($"/v1/changes?after={cursor}").Json()));
    }

    [Fact]
    public async Task Refuses_by_name_what_it_does_not_take()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http();
        (string Query, string Fault)[] wrong =
        [
            ("colour=red", "colour:unknown_parameter"), ("limit=501", "limit:out_of_range"), ("limit=-1", "limit:out_of_range"),
            ("limit=x", "limit:invalid_type"), ("limit=1&limit=2", "limit:duplicate"),
            ("types=embassy.content.page.sung.v1", "types:unknown_type"), ("types=nothing.*", "types:unknown_type"),
            ("locale=Arabic", "locale:unknown_language"), ("locale=%00", "locale:invalid_text"),
            ("locale=zz", "locale:unknown_language"), ("since=yesterday", "since:invalid_format"), ("since=2026", "since:invalid_format"),
            ("since=2026-11-24T09:00:00Z&after=x", "since:duplicate"),
            ("positions=content:1", "positions:invalid_format"), ("positions=/missions/embassy/content:x:y", "positions:invalid_format"),
            ("positions=/missions/embassy/press:1:e", "positions:invalid_word"),
            ("positions=/missions/embassy/content:1:e&since=2026-11-24T09:00:00Z", "since:duplicate"),
        ];
        foreach (var (query, fault) in wrong)
            Assert.Equal([fault], (await http.AsIs("/v1/changes?" + query).Refused(400, "invalid_request")).Faults());
        static string Encoded(string text) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));
        foreach (var cursor in (string[])["x", "now", Encoded("1,content=1"), Encoded("2,content=1"), Encoded("2,content=e:-1"),
            Encoded("2,content"), Encoded("2,=e:1"), Encoded("2,content=e:01"), Encoded("2,b=e:1,a=e:1"),
            Encoded("2,content=e:99999999999999999999"), new string('A', 3_000)])
            await http.GetAsync("/v1/changes?after=" + cursor).Refused(400, "invalid_cursor");
        // Well-formed, but beyond the end: it was made up, or the log was reset.
        await http.GetAsync("/v1/changes?after=" + Encoded("2,content=:9999999")).Refused(410, "log_reset");
        await http.Post("/v1/changes", new { }).Refused(405, "method_not_allowed");
    }

    public static async Task<string> End(Stack stack)
    {
        foreach (var service in Platform.Services) await stack.Log(service);
        for (var cursor = ""; ;)
        {
            var page = await stack.Http().GetAsync($"/v1/changes?limit=500&after={cursor}").Json();
            cursor = page.Text("next");
            if (!page.GetProperty("more").GetBoolean()) return cursor;
        }
    }

    static string[] Subjects(JsonElement page) => [.. page.GetProperty("changes").EnumerateArray().Select(c => c.Text("subject"))];
}
