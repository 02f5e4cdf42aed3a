using System.Net;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Idempotency;

public class IdempotencyMiddlewareTests(Stacks stacks)
{
    static Task<HttpResponseMessage> Post(HttpClient http, string key, string json, string path = "/v1/engagements",
        params (string, string)[] headers) =>
        http.AsIs(HttpMethod.Post, path, Platform.Json(json), [("Idempotency-Key", key), .. headers]);

    const string Meeting = """{"kind":"meeting","direction":"incoming","start":"2022-08-29","titles":[{"lang":"fr","text":"Rencontre"}]}""";

    [Theory, BothWays]
    public async Task The_same_key_answers_the_first_answer_again_and_does_nothing(Way way)
    {
        var stack = await stacks.Whole(way);
        var (desk, key) = (stack.Http(Roles.ProtocolOfficer), Guid.NewGuid().ToString());
        var first = await Post(desk, key, Meeting);
        var made = await first.Json(HttpStatusCode.Created);
        await stack.Unchanged(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                var again = await Post(desk, key, Meeting);
                Assert.Equal(made.GetRawText(), (await again.Json(HttpStatusCode.Created)).GetRawText());
                Assert.Equal((first.Headers.Location, first.ETag(), "true"),
                    (again.Headers.Location, again.ETag(), again.Headers.GetValues("Idempotent-Replayed").Single()));
            }
            await Post(desk, key, Meeting.Replace("2022-08-29", "2022-08-30", StringComparison.Ordinal))
                .Refused(422, "idempotency_key_reused");
            await Post(desk, key, Meeting, headers: ("If-Match", "\"v1\"")).Refused(422, "idempotency_key_reused");
        });
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        // It is this client's key for this address; and a refusal about the request is an answer too.
        await Post(stack.Http(Roles.DeskOfficer), key, Meeting).Json(HttpStatusCode.Created);
        var refused = await Post(desk, key, "{}", "/v1/engagements?x=1").Problem(400, "invalid_request");
        Assert.Equal(refused.Text("traceId"),
            (await Post(desk, key, "{}", "/v1/engagements?x=1").Problem(400, "invalid_request")).Text("traceId"));
    }

    [Fact]
    public async Task Where_nothing_is_the_second_is_told_as_much_as_the_first()
    {
        var stack = await stacks.Whole(Way.Embedded);
        foreach (var (path, status, code) in ((string, int, string)[])[("/v1/nothing", 404, "route_unknown"),
            ("/v1/forums/un/imports/x:y:finish", 404, "route_unknown"), ("/v1/mission", 405, "method_not_allowed")])
            for (var i = 0; i < 2; i++) await Post(stack.Http(Roles.ProtocolOfficer), "k", Meeting, path).Refused(status, code);
    }

    [Fact]
    public async Task A_key_is_of_a_subject_and_its_roles()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        // The same subject, as editor and as administrator, and a program without the role.
        foreach (var roles in (string[][])[[Roles.Editor], [Roles.Administrator], [Roles.Editor, Roles.Approver]])
        {
            var asked = origin.Asked("/v1/pages");
            using var http = new HttpClient { BaseAddress = new Uri(stack.Address) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", Tokens.Issue(stack.KeyFile, roles, "one-subject",
                TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
            var first = await Post(http, "k", "{}", "/v1/pages");
            Assert.Equal((asked + 1, false), (origin.Asked("/v1/pages"), first.Headers.Contains("Idempotent-Replayed")));
            Assert.True((await Post(http, "k", "{}", "/v1/pages")).Headers.Contains("Idempotent-Replayed"));
        }
    }

    [Fact]
    public async Task A_body_that_streams_is_hashed_on_its_way_and_never_held()
    {
        const int Length = 40 << 20;
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var administrator = stack.Http(Roles.Administrator);
        Task<HttpResponseMessage> Import(string key, byte first) => administrator.AsIs(HttpMethod.Post, "/v1/mission:import",
            new StreamContent(new Endless(first, Length)) { Headers = { ContentType = new("application/zip") } }, ("Idempotency-Key", key));
        await Import("warm", 1).Json();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal("1", (await Import("k", 1).Json()).Text("text"));
        // Client, gateway and service are all in this process; held once, it alone would be more.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Length / 2);
        var asked = origin.Asked("/v1/mission:import");
        Assert.Equal("true", (await Import("k", 1)).Headers.GetValues("Idempotent-Replayed").Single());
        await Import("k", 2).Refused(422, "idempotency_key_reused");
        Assert.Equal(asked, origin.Asked("/v1/mission:import"));
    }

    sealed class Endless(byte first, long length) : Stream
    {
        long at;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - at);
            buffer[..count].Fill(7);
            if (at == 0 && count > 0) buffer[0] = first;
            at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => at; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    [Fact]
    public async Task Twenty_at_once_do_it_once()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var (desk, key) = (stack.Http(Roles.ProtocolOfficer), Guid.NewGuid().ToString());
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Post(desk, key, Meeting)));
        var made = all.Where(a => a.StatusCode == HttpStatusCode.Created).ToList();
        Assert.Single((await Task.WhenAll(made.Select(a => a.Json(HttpStatusCode.Created)))).Select(j => j.Text("id")).Distinct());
        foreach (var other in all.Except(made)) await Task.FromResult(other).Refused(409, "idempotency_in_progress");
    }

    [Fact]
    public async Task While_the_first_is_under_way_the_second_is_told_and_after_a_failure_the_key_is_free()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var desk = stack.Http(Roles.Editor);
        var answered = new TaskCompletionSource();
        origin.Answers = async http =>
        {
            await answered.Task;
            http.Abort();
        };
        var first = Post(desk, "k", "{}", "/v1/pages");
        await Eventually.True("it is under way", () => Task.FromResult(origin.Asked("/v1/pages") == 1));
        await Post(desk, "k", "{}", "/v1/pages").Refused(409, "idempotency_in_progress");
        answered.SetResult();
        await first.Refused(503, "service_unavailable");
        origin.Answers = Origin.Page("done");
        Assert.Equal("done", (await Post(desk, "k", "{}", "/v1/pages").Json()).Text("text"));
        Assert.Equal(2, origin.Asked("/v1/pages"));
    }

    [Fact]
    public async Task Who_went_away_before_the_answer_gets_it_with_the_second_try()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var gone = new TaskCompletionSource();
        origin.Answers = Origin.Page("done", when: gone);
        using var patience = new CancellationTokenSource();
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/v1/pages")
            {
                Content = Platform.Json("{}"),
                Headers = { { "Idempotency-Key", "k" } }
            };
        var desk = stack.Http(Roles.Editor);
        var first = desk.SendAsync(request, patience.Token);
        await Eventually.True("it is under way", () => Task.FromResult(origin.Asked("/v1/pages") == 1));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gone.SetResult();
        var again = await Eventually.Value("the first has ended",
            async () => await Post(desk, "k", "{}", "/v1/pages") is { StatusCode: not HttpStatusCode.Conflict } answer ? answer : null);
        Assert.Equal(("done", true, 1),
            ((await again.Json()).Text("text"), again.Headers.Contains("Idempotent-Replayed"), origin.Asked("/v1/pages")));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused()
    {
        var stack = await stacks.Whole(Way.Embedded);
        foreach (var key in (string[])["", " ", "a b", new string('k', 256)])
            Assert.Equal(["Idempotency-Key:invalid_format"],
                (await Post(stack.Http(Roles.ProtocolOfficer), key, Meeting).Refused(400, "invalid_request")).Faults());
        // A caller without permission is rejected first, and no key is stored.
        await Post(stack.Http(), "k", Meeting).Refused(401, "token_missing");
    }

    [Fact]
    public async Task What_is_remembered_is_bounded_and_the_oldest_goes_first()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack(new() { ["Idempotency:Megabytes"] = "1" });
        origin.Answers = Origin.Page(new string('a', 10_000));
        var desk = stack.Http(Roles.Editor);
        for (var i = 0; i < 150; i++) await Post(desk, $"k{i}", "{}", "/v1/pages").Json();
        var answers = (Gateway.Idempotency.IdempotencyStore)stack.Gateway().Services
            .GetService(typeof(Gateway.Idempotency.IdempotencyStore))!;
        Assert.InRange(answers.Bytes, 800_000, 1 << 20);
        var before = origin.Asked("/v1/pages");
        await Post(desk, "k149", "{}", "/v1/pages").Json();
        Assert.Equal(before, origin.Asked("/v1/pages"));
        await Post(desk, "k0", "{}", "/v1/pages").Json();
        Assert.Equal(before + 1, origin.Asked("/v1/pages"));
    }
}
