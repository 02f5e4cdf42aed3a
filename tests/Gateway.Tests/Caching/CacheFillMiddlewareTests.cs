using System.Net;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Caching;

public class CacheFillMiddlewareTests
{
    const string A = "/v1/pages/a?locale=ar";

    [Fact]
    public async Task A_hundred_who_ask_at_once_are_one_question()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var (all, arrivals) = (new TaskCompletionSource(), stack.Arrivals());
        origin.Answers = Origin.Page("1", when: all);
        var http = stack.Http();
        var asked = Task.WhenAll(Enumerable.Range(0, 100).Select(_ => http.GetAsync(A)));
        await Eventually.True("all have asked", () => Task.FromResult(arrivals() >= 100 && origin.Asked(A) > 0));
        all.SetResult();
        var answers = await asked;
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(1, origin.Asked(A));
        Assert.Single(answers, a => a.Cache() == "embassy; fwd=uri-miss; stored");
        Assert.Contains(answers, a => a.Cache() == "embassy; fwd=uri-miss; collapsed");
    }

    [Fact]
    public async Task The_first_who_goes_away_does_not_take_the_others_answer_with_them()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var (both, arrivals) = (new TaskCompletionSource(), stack.Arrivals());
        origin.Answers = Origin.Page("1", when: both);
        var http = stack.Http();
        using var gone = new CancellationTokenSource();
        var first = http.GetAsync(A, gone.Token);
        await Eventually.True("the first has asked", () => Task.FromResult(origin.Asked(A) == 1));
        var second = http.GetAsync(A);
        await gone.CancelAsync();
        await Eventually.True("the second has asked", () => Task.FromResult(arrivals() == 2));
        both.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("1", (await second.Json()).Text("text"));
        Assert.Equal(1, origin.Asked(A));
    }

    [Fact]
    public async Task A_fill_that_began_before_an_eviction_is_given_to_those_who_asked_before_it_and_thrown_away()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var answered = new TaskCompletionSource();
        origin.Answers = async http =>
        {
            await answered.Task;
            await Origin.Page("old")(http);
        };
        var (http, arrivals) = (stack.Http(), stack.Arrivals());
        var before = http.GetAsync(A);
        await Eventually.True("the fill has begun", () => Task.FromResult(origin.Asked(A) == 1));
        Origin.Announce(stack, "pages/a/editions/ar");
        var after = http.GetAsync(A);
        await Eventually.True("the second has asked", () => Task.FromResult(arrivals() == 2));
        origin.Answers = Origin.Page("new");
        answered.SetResult();
        Assert.Equal("old", (await before.Json()).Text("text"));
        Assert.Equal("new", (await after.Json()).Text("text"));
        Assert.Equal("new", (await http.GetAsync(A).Json()).Text("text"));
        Assert.Equal(2, origin.Asked(A));
    }

    [Fact]
    public async Task Beyond_its_time_it_is_shown_while_a_new_one_is_fetched()
    {
        await using var origin = await Origin.Start();
        var (clock, fetched) = (new TestClock(), new TaskCompletionSource());
        await using var stack = await origin.Stack(clock: clock);
        var http = stack.Http();
        origin.Answers = Origin.Page("1", control: "max-age=1, stale-while-revalidate=30");
        await http.GetAsync(A).Json();
        origin.Answers = Origin.Page("2", when: fetched);
        clock.Advance(TimeSpan.FromSeconds(2));
        var stale = await http.GetAsync(A);
        Assert.Matches("^embassy; hit; ttl=-[0-9]+; detail=stale-while-revalidate$", stale.Cache());
        Assert.Equal(("1", true), ((await stale.Json()).Text("text"), stale.Headers.Age >= TimeSpan.FromSeconds(1)));
        fetched.SetResult();
        await Eventually.True("the new one is there", async () => (await http.GetAsync(A).Json()).Text("text") == "2");
        Assert.Equal(2, origin.Asked(A));
    }

    [Fact]
    public async Task Beyond_that_it_is_shown_only_while_the_service_is_away_and_never_after_an_eviction()
    {
        await using var origin = await Origin.Start();
        var clock = new TestClock();
        await using var stack = await origin.Stack(clock: clock);
        var http = stack.Http();
        origin.Answers = Origin.Page("1", control: "max-age=1, stale-if-error=30");
        await http.GetAsync(A).Json();
        clock.Advance(TimeSpan.FromSeconds(2));
        origin.Answers = h =>
        {
            h.Abort();
            return Task.CompletedTask;
        };
        var stale = await http.GetAsync(A);
        Assert.Equal("embassy; fwd=stale; fwd-status=503; detail=stale-if-error", stale.Cache());
        Assert.Equal(("1", true), ((await stale.Json()).Text("text"), stale.Headers.Age >= TimeSpan.FromSeconds(1)));
        Origin.Announce(stack, "pages/a");
        await http.GetAsync(A).Refused(503, "service_unavailable");
    }

    [Fact]
    public async Task Without_leave_nothing_is_shown_beyond_its_time()
    {
        await using var origin = await Origin.Start();
        var clock = new TestClock();
        await using var stack = await origin.Stack(clock: clock);
        var http = stack.Http();
        origin.Answers = Origin.Page("1", control: "max-age=1");
        await http.GetAsync(A).Json();
        clock.Advance(TimeSpan.FromSeconds(2));
        origin.Answers = Origin.Page("2");
        Assert.Equal("2", (await http.GetAsync(A).Json()).Text("text"));
    }

    [Fact]
    public async Task What_is_not_for_everybody_is_never_kept()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var http = stack.Http();
        (string Name, Func<HttpContext, Task> Answer)[] never =
        [
            ("no word of the service", h => h.Response.WriteAsJsonAsync(new { text = "1" })),
            ("no key", Origin.Page("1", key: "")),
            ("no time", Origin.Page("1", control: "max-age=0")),
            ("a preview", h => With(h, r => r.Headers.CacheControl = "private, no-store")),
            ("a cookie", h => With(h, r => r.Headers.SetCookie = "a=b")),
            ("not found whole", h => With(h, r => r.StatusCode = 206)),
        ];
        foreach (var (name, answer) in never)
        {
            origin.Answers = answer;
            var path = $"/v1/pages/{name.Replace(' ', '-')}?locale=ar";
            for (var i = 1; i <= 3; i++)
            {
                var got = await http.GetAsync(path);
                Assert.True(got.IsSuccessStatusCode, name);
                Assert.Equal((name, i, "embassy; fwd=uri-miss"), (name, origin.Asked(path), got.Cache()));
                Assert.False(got.Headers.Contains(SurrogateKeys.Key) || got.Headers.Contains(SurrogateKeys.Control), name);
            }
        }
        // Nor with a token, whatever the service says.
        origin.Answers = Origin.Page("1");
        var signedIn = stack.Http(Roles.Editor);
        for (var i = 1; i <= 2; i++)
            Assert.Equal("embassy; fwd=request; detail=signed-in", await signedIn.GetAsync("/v1/pages/signed?locale=ar").Cache());
        Assert.Equal(2, origin.Asked("/v1/pages/signed?locale=ar"));
        Assert.Equal("embassy; fwd=uri-miss; stored", await http.GetAsync("/v1/pages/signed?locale=ar").Cache());
        Assert.Equal("embassy; fwd=request; detail=signed-in", await signedIn.GetAsync("/v1/pages/signed?locale=ar").Cache());

        static Task With(HttpContext http, Action<HttpResponse> change)
        {
            http.Response.OnStarting(() =>
            {
                change(http.Response);
                return Task.CompletedTask;
            });
            return Origin.Page("1")(http);
        }
    }

    [Fact]
    public async Task An_answer_too_large_to_be_kept_is_passed_on_whole()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack(new() { ["Cache:ResponseKilobytes"] = "16" });
        var text = new string('a', 100_000);
        origin.Answers = Origin.Page(text);
        for (var i = 0; i < 2; i++) Assert.Equal(text, (await stack.Http().GetAsync(A).Json()).Text("text"));
    }

    [Fact]
    public async Task Parameters_are_one_address_in_any_order_and_spelling()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var http = stack.Http();
        foreach (var query in (string[])["locale=ar&pageSize=5&type=page", "type=page&pageSize=5&locale=ar",
            "pageSize=5&locale=%61r&type=page", "%74ype=page&locale=ar&pageSize=5"])
            for (var i = 0; i < 2; i++) await http.AsIs($"/v1/pages?{query}").Json();
        Assert.Equal(1, origin.Asked("/v1/pages?locale=ar&pageSize=5&type=page"));
        // Unknown parameters are forwarded to the service, which rejects them.
        foreach (var query in (string[])["locale=ar&x=1", "LOCALE=ar", "locale=ar&x=1"])
            Assert.Equal("embassy; fwd=bypass", await http.AsIs($"/v1/pages?{query}").Cache());
        Assert.Equal(2, origin.Asked("/v1/pages?locale=ar&x=1"));
    }

    [Fact]
    public async Task While_announcements_are_not_heard_nothing_is_taken_from_the_shelf_and_then_it_begins_empty()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var http = stack.Http();
        var cacheStore = stack.Gateway().Services.GetService(typeof(Gateway.Caching.CacheStore)).As<Gateway.Caching.CacheStore>();
        await http.GetAsync(A).Json();
        Assert.StartsWith("embassy; hit; ttl=", await http.GetAsync(A).Cache(), StringComparison.Ordinal);
        cacheStore.MarkStale();
        origin.Answers = Origin.Page("2");
        for (var i = 0; i < 2; i++)
        {
            var answer = await http.GetAsync(A);
            Assert.Equal(("2", "embassy; fwd=bypass; detail=broker-away"), ((await answer.Json()).Text("text"), answer.Cache()));
        }
        cacheStore.MarkFresh();
        Assert.Equal("embassy; fwd=uri-miss; stored", await http.GetAsync(A).Cache());
    }
}
