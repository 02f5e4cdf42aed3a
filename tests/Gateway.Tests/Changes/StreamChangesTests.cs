using System.Net;
using System.Text.Json;
using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Changes;

public class StreamChangesTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task What_changes_comes_and_a_broken_connection_goes_on_from_its_last_id(Way way)
    {
        var stack = await stacks.Whole(way);
        await using var stream = await Reader.Open(stack, "after=now");
        Assert.Equal("2000", stream.Retry);
        var first = await stack.NewPage();
        var seen = await stream.Next();
        Assert.Equal(($"pages/{first}/editions/ar", "embassy.content.edition.published.v1"), (seen.Subject, seen.Type));
        await stream.DisposeAsync();

        // Between the two connections, of two services.
        var (second, engagement) = (await stack.NewPage(), await stack.NewEngagement());
        await using var again = await Reader.Open(stack, "", seen.Id);
        var missed = new[] { (await again.Next()).Subject, (await again.Next()).Subject };
        Assert.Equal(new[] { $"engagements/{engagement}", $"pages/{second}/editions/ar" }.Order(), missed.Order());
        var live = await stack.NewEngagement();
        var last = await again.Next();
        Assert.Equal("engagements/" + live, last.Subject);

        // An id is a cursor, there as here.
        Assert.Empty((await stack.Http().GetAsync($"/v1/changes?after={last.Id}").Json()).GetProperty("changes").EnumerateArray());
    }

    [Theory, BothWays]
    public async Task Staff_follow_drafts_beside_what_is_public_once_in_order_and_after_a_restart(Way way)
    {
        var stack = await stacks.Whole(way);
        var desk = stack.Http(Roles.Editor);
        await using var publicly = await Reader.Open(stack, "after=now");
        var stream = await Reader.Open(stack, "after=now&audience=all", http: desk);
        var key = Platform.NewKey();
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        var created = await stream.Next();
        Assert.Equal(($"pages/{key}", "embassy.content.page.created.v1"), (created.Subject, created.Type));
        await stream.DisposeAsync();

        // Between the two connections.
        var address = $"/v1/pages/{key}/editions/ar";
        var etag = (await desk.Put(address, new { slug = key, title = "T", body = "One." })).ETag();
        await using var again = await Reader.Open(stack, "audience=all", created.Id, desk);
        Assert.Equal((address[4..], "embassy.content.draft.saved.v1"), await Next());
        etag = (await desk.Put(address, new { slug = key, title = "T", body = "Two." }, etag)).ETag();
        Assert.Equal((address[4..], "embassy.content.draft.saved.v1"), await Next());
        await desk.Post(address + ":publish", new { }, etag).Json();
        // Two logs, which are merged by time.
        Assert.Equal(["embassy.content.draft.released.v1", "embassy.content.edition.published.v1"],
            ((string[])[(await Next()).Type, (await Next()).Type]).Order());
        var engagement = await stack.NewEngagement();
        Assert.Equal($"engagements/{engagement}", (await Next()).Subject);
        // The public stream has had none of it.
        Assert.Equal([address[4..], $"engagements/{engagement}"], [(await publicly.Next()).Subject, (await publicly.Next()).Subject]);

        async Task<(string Subject, string Type)> Next() => await again.Next() is var next ? (next.Subject, next.Type) : default;
    }

    [Theory, BothWays]
    public async Task Drafts_are_for_readers_with_the_right_to_see_editions_alone(Way way)
    {
        var stack = await stacks.Whole(way);
        var desk = stack.Http(Roles.Editor);
        var key = Platform.NewKey();
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        foreach (var path in (string[])["/v1/changes", "/v1/changes/stream"])
        {
            await stack.Http().GetAsync($"{path}?audience=all").Problem(401, "token_missing");
            await stack.Http(Roles.Operator).GetAsync($"{path}?audience=all").Problem(403, "forbidden");
            Assert.Equal(["audience:invalid_word"],
                (await desk.GetAsync($"{path}?audience=internal").Problem(400, "invalid_request")).Faults());
            // Its types are unknown to a reader of public changes.
            Assert.Equal(["types:unknown_type"],
                (await desk.GetAsync($"{path}?types=embassy.content.draft.saved.v1").Problem(400, "invalid_request")).Faults());
        }
        async Task<string> All(HttpClient http, string query)
        {
            var (all, cursor, more) = ("", "", true);
            while (more)
            {
                var page = await http.GetAsync($"/v1/changes?limit=500&after={cursor}{query}").Json();
                all += page.GetRawText();
                (cursor, more) = (page.Text("next"), page.GetProperty("more").GetBoolean());
            }
            return all;
        }

        Assert.Contains(key, await All(desk, "&audience=all&types=embassy.content.page.created.v1"), StringComparison.Ordinal);
        // A token alone changes nothing, and a role that sees no drafts sees none here.
        Assert.DoesNotContain(key, await All(desk, ""), StringComparison.Ordinal);
        Assert.DoesNotContain(key, await All(stack.Http(Roles.DeskOfficer), "&audience=all"), StringComparison.Ordinal);
        Assert.DoesNotContain(key, await All(stack.Http(), ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_hold_for_streams_too()
    {
        var stack = await stacks.Whole(Way.Embedded);
        await using var stream = await Reader.Open(stack, "after=now&types=embassy.events.*");
        await stack.NewPage();
        var engagement = await stack.NewEngagement();
        Assert.Equal("engagements/" + engagement, (await stream.Next()).Subject);
    }

    // Ten readers while writers write and a service stops and starts: each reads every row once, each log in its order.
    [Theory, BothWays]
    public async Task Readers_who_come_and_go_miss_nothing_and_get_nothing_twice(Way way)
    {
        await using var stack =
            await Stack.Start(way, Platform.Hosts, new Dictionary<string, string?> { ["Changes:PollSeconds"] = "0.05" });
        await stack.Connected();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; n < 40; n++)
            {
                await stack.NewEngagement();
                if (n % 4 == 0) await stack.NewPage();
                if (n != 20) continue;
                await stack.Stop("forums");
                await stack.Restart("forums");
            }
        });
        var reading = Enumerable.Range(0, 10).Select(async seed =>
        {
            var (random, read, last) = (new Random(seed), new List<string>(), "");
            while (true)
            {
                await using var stream = await Reader.Open(stack, "", last);
                for (var take = random.Next(1, 12); take > 0; take--)
                {
                    var change = await stream.Next();
                    read.Add(change.Json);
                    last = change.Id;
                    if (read.Count(r => r.Contains("engagement.planned", StringComparison.Ordinal)) == 40
                        && read.Count(r => r.Contains("edition.published", StringComparison.Ordinal)) == 10) return read;
                }
            }
        }).ToList();
        await writing;
        var logs = new List<List<string>>();
        foreach (var service in Platform.Services) logs.Add([.. (await stack.Log(service)).Select(a => a.Json)]);
        foreach (var read in await Task.WhenAll(reading))
        {
            Assert.Equal(read.Count, read.Distinct().Count());
            foreach (var log in logs) Assert.Equal(log, read.Where(log.Contains));
        }
    }

    [Fact]
    public async Task A_silent_stream_is_kept_alive_and_the_one_too_many_is_refused()
    {
        await using var stack =
            await Stack.Start(Way.Embedded, Platform.Hosts,
                new Dictionary<string, string?> { ["Changes:HeartbeatSeconds"] = "0.2", ["Changes:Streams"] = "1" });
        await using (var stream = await Reader.Open(stack, "after=now"))
        {
            await stream.Comment();
            await stream.Comment();
            await stack.Http().GetAsync("/v1/changes/stream").Refused(503, "service_unavailable");
        }
        await Eventually.True("the place is given back", async () =>
        {
            using var answer = await stack.Http().GetAsync("/v1/changes/stream", HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task One_client_has_so_many_streams_and_no_more()
    {
        await using var stack =
            await Stack.Start(Way.Embedded, Platform.Hosts, new Dictionary<string, string?> { ["Changes:StreamsPerClient"] = "2" });
        await using var first = await Reader.Open(stack, "after=now");
        await using (await Reader.Open(stack, "after=now"))
        {
            await stack.Http().GetAsync("/v1/changes/stream").Refused(429, "too_many_streams");
            // A token is a client of its own, whatever its address.
            using var mine = await stack.Http(Roles.Editor).GetAsync("/v1/changes/stream", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        }
        await Eventually.True("the place is given back", async () =>
        {
            using var answer = await stack.Http().GetAsync("/v1/changes/stream", HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode == HttpStatusCode.OK;
        });
    }

    // It asks for much and takes nothing: what does not fit into its connection's buffers is not kept for it.
    [Fact]
    public async Task A_reader_who_takes_nothing_is_cut_and_goes_on_later()
    {
        const int Rows = 400;
        await using var stack =
            await Stack.Start(Way.Embedded, [Platform.Hosts[0]],
                new Dictionary<string, string?> { ["Changes:ReaderTimeoutSeconds"] = "2", ["Changes:Streams"] = "1" }, mission: false);
        // More than the buffers of a loopback connection hold.
        var summary = new string('x', 40_000);
        await stack.Query<EmbassyDb, int>("content", db =>
        {
            for (var n = 0; n < Rows; n++)
                db.Announce(
                    new EditionPublished($"page-{n}", "page", "ar", "rtl", 1, "slug", "title", summary, true, "", [],
                        DateTimeOffset.UnixEpoch, 1, "/"), about: null);
            return db.SaveChangesAsync();
        });
        await Eventually.True("all are in the log",
            () => stack.Query<EmbassyDb, bool>("content", db => Task.FromResult(db.Outbox.Count(r => r.PublishedAt != null) == Rows)));
        var address = new Uri(stack.Address);
        using var slow = new System.Net.Sockets.TcpClient { ReceiveBufferSize = 4_096 };
        await slow.ConnectAsync(address.Host, address.Port);
        await slow.GetStream().WriteAsync("GET /v1/changes/stream HTTP/1.1\r\nHost: gateway\r\n\r\n"u8.ToArray());
        // It has the only place, and reads no more than that.
        Assert.Equal("HTTP/1.1 200"u8.ToArray(), await FirstBytes(slow.GetStream(), 12));
        await stack.Http().GetAsync("/v1/changes/stream").Refused(503, "service_unavailable");
        await using var patient = await Eventually.Value("it is cut, and its place is free", () => Reader.Try(stack));
        for (var n = 0; n < Rows; n++) await patient.Next();
    }

    static async Task<byte[]> FirstBytes(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    [Fact]
    public async Task Refuses_what_it_does_not_take()
    {
        var stack = await stacks.Whole(Way.Embedded);
        Assert.Equal(["limit:unknown_parameter"],
            (await stack.Http().GetAsync("/v1/changes/stream?limit=1").Refused(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/changes/stream?after=x").Refused(400, "invalid_cursor");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream") { Headers = { { "Last-Event-ID", "x" } } };
        await stack.Http().SendAsync(request).Refused(400, "invalid_cursor");
    }

    sealed record Event(string Id, string Type, string Json)
    {
        public string Subject => JsonElement.Parse(Json).Text("subject");
    }

    /// <summary>A plain reader of server-sent events.</summary>
    sealed class Reader(HttpResponseMessage answer, StreamReader lines) : IAsyncDisposable
    {
        static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public string Retry { get; private set; } = "";

        /// <summary>Null while every place is taken.</summary>
        public static async Task<Reader?> Try(Stack stack)
        {
            try
            {
                return await Open(stack, "");
            }
            catch (Xunit.Sdk.EqualException)
            {
                return null;
            }
        }

        public static async Task<Reader> Open(Stack stack, string query, string last = "", HttpClient? http = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream?" + query);
            if (last.Length > 0) request.Headers.Add("Last-Event-ID", last);
            var answer = await (http ?? stack.Http()).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            var reader = new Reader(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
            reader.Retry = (await reader.Block())["retry"];
            return reader;
        }

        public async Task<Event> Next()
        {
            while (true)
                if (await Block() is { Count: > 1 } block) return new Event(block["id"], block["event"], block["data"]);
        }

        public async Task Comment()
        {
            while ((await Block()).Count > 0) { }
        }

        // One event's fields; none for a comment.
        async Task<Dictionary<string, string>> Block()
        {
            var fields = new Dictionary<string, string>();
            while (await lines.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                if (line.Length == 0) return fields;
                if (line[0] == ':') continue;
                var cut = line.IndexOf(": ", StringComparison.Ordinal);
                fields[line[..cut]] = line[(cut + 2)..];
            }
            throw new EndOfStreamException();
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
