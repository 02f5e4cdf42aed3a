using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Limits;

public class RateLimitMiddlewareTests
{
    readonly TestClock clock = new();

    Task<Stack> Limited(params (string Name, string Value)[] settings) => Stack.Start(Way.Embedded, [Platform.Hosts[0]],
        settings.ToDictionary(s => s.Name, s => (string?)s.Value), clock: clock);

    [Fact]
    public async Task A_client_that_asks_too_much_is_told_how_long_to_wait_also_out_of_the_cache()
    {
        await using var stack = await Limited(("Limits:ReadsPerMinute", "60"));
        var http = stack.Http();
        var first = await http.GetAsync("/v1/mission");
        Assert.Equal((60, 1), (first.Number("RateLimit-Limit"), first.Number("RateLimit-Reset")));
        var left = first.Number("RateLimit-Remaining");
        for (var i = 1; i <= left; i++) Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync("/v1/mission")).StatusCode);
        var refused =
            await Eventually.Value("the minute is used up",
                async () => await http.GetAsync("/v1/mission") is { IsSuccessStatusCode: false } no ? no : null);
        await Task.FromResult(refused).Refused(429, "too_many_requests");
        Assert.Equal((0, TimeSpan.FromSeconds(1)), (refused.Number("RateLimit-Remaining"), refused.Headers.RetryAfter!.Delta));
        clock.Advance(TimeSpan.FromSeconds(1));
        await http.GetAsync("/v1/mission").Json();
        // A caller with a token is counted by its subject, and health is never limited.
        await stack.Http(Roles.Editor).GetAsync("/v1/mission").Json();
        for (var i = 0; i < 70; i++) await http.GetAsync("/health/live").Json();
    }

    [Fact]
    public async Task Writes_are_counted_apart_for_each_token_and_a_bad_token_counts_for_its_address()
    {
        await using var stack =
            await Stack.Start(Way.Embedded, [Platform.Hosts[0]],
                new Dictionary<string, string?> { ["Limits:WritesPerMinute"] = "5", ["Limits:ReadsPerMinute"] = "1000" });
        var editor = stack.Http(Roles.Editor);
        for (var i = 0; i < 5; i++) await editor.Post("/v1/pages", new { }).Refused(400, "invalid_request");
        await editor.Post("/v1/pages", new { }).Refused(429, "too_many_requests");
        Assert.NotEqual(System.Net.HttpStatusCode.TooManyRequests, (await editor.GetAsync("/v1/reviews")).StatusCode);
        await stack.Http(Roles.Administrator).Post("/v1/pages", new { }).Refused(400, "invalid_request");
        var bad = stack.Http();
        for (var i = 0; i < 5; i++)
            await bad.AsIs(HttpMethod.Post, "/v1/pages", Platform.Json("{}"), ("Authorization", $"Bearer {i}"))
                .Refused(401, "token_invalid");
        await bad.AsIs(HttpMethod.Post, "/v1/pages", Platform.Json("{}"), ("Authorization", "Bearer 6")).Refused(429, "too_many_requests");
        await bad.Post("/v1/pages", new { }).Refused(429, "too_many_requests");
    }

    [Fact]
    public async Task A_thousand_pages_are_loaded_one_after_another_without_being_stopped()
    {
        await using var stack = await Limited(("Limits:WritesPerMinute", "6000"));
        var editor = stack.Http(Roles.Editor);
        // The clock stands still, so nothing is refilled: a loader has the budget of one minute at once.
        for (var i = 0; i < 3_000; i++)
            Assert.NotEqual(429, (int)(await editor.Post("/v1/pages", new { })).StatusCode);
    }

    [Fact]
    public async Task A_bulk_write_weighs_more_than_a_single_one_and_less_than_what_it_replaces()
    {
        await using var stack = await Limited(("Limits:WritesPerMinute", "100"));
        var editor = stack.Http(Roles.Editor);
        Assert.Equal(99, (await editor.Post("/v1/pages", new { })).Number("RateLimit-Remaining"));
        Assert.Equal(79, (await editor.Post("/v1/pages:batchWrite", new { })).Number("RateLimit-Remaining"));
        Assert.Equal(59, (await editor.Post("/v1/assets", new { })).Number("RateLimit-Remaining"));
        for (var i = 0; i < 2; i++) await editor.Post("/v1/pages:batchWrite", new { }).Refused(400, "invalid_request");
        await editor.Post("/v1/pages:batchWrite", new { }).Refused(429, "too_many_requests");
        await editor.Post("/v1/pages", new { }).Refused(400, "invalid_request");
    }

    [Fact]
    public async Task A_composed_answer_weighs_what_it_costs_and_one_out_of_the_cache_weighs_one()
    {
        await using var stack = await Limited(("Limits:ReadsPerMinute", "100"));
        var http = stack.Http();
        var first = await http.GetAsync("/v1/overview?partner=AZE&locale=ar");
        Assert.InRange(first.Number("RateLimit-Remaining"), 60, 80);
        Assert.StartsWith("embassy; hit", await http.GetAsync("/v1/overview?partner=AZE&locale=ar").Cache(), StringComparison.Ordinal);
        await http.GetAsync("/v1/overview?colour=red").Refused(400, "invalid_request");
        // Soon not enough is left for another, and enough for plain reads.
        var partners = new Queue<string>(["FRA", "ITA", "TUN", "MAR", "ESP", "DEU", "GBR", "USA", "CHN", "JPN", "IND", "BRA"]);
        var answer = first;
        while (answer.IsSuccessStatusCode
            && partners.TryDequeue(out var partner)) answer = await http.GetAsync($"/v1/overview?partner={partner}&locale=ar");
        await Task.FromResult(answer).Refused(429, "too_many_requests");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync("/v1/mission")).StatusCode);
    }

    [Fact]
    public async Task Where_the_limit_is_below_the_weight_a_whole_minute_buys_one()
    {
        await using var stack = await Limited(("Limits:ReadsPerMinute", "3"));
        Assert.NotEqual(429, (int)(await stack.Http().GetAsync("/v1/overview?partner=AZE&locale=ar")).StatusCode);
        await stack.Http().GetAsync("/v1/overview?partner=FRA&locale=ar").Refused(429, "too_many_requests");
    }

    [Fact]
    public async Task A_proxy_is_believed_only_when_it_is_named()
    {
        await using (var alone = await Limited(("Limits:ReadsPerMinute", "3")))
        {
            for (var i = 0; i < 3; i++) await From(alone, $"192.0.2.{i}").Json();
            await From(alone, "192.0.2.9").Refused(429, "too_many_requests");
        }
        await using var behind = await Limited(("Limits:ReadsPerMinute", "3"), ("Proxies:Trusted", "127.0.0.0/8"));
        for (var i = 0; i < 3; i++) await From(behind, "192.0.2.1").Json();
        await From(behind, "192.0.2.1").Refused(429, "too_many_requests");
        await From(behind, "192.0.2.2").Json();
        // Addresses that the client itself put into the header are ignored.
        await From(behind, "192.0.2.77, 192.0.2.1").Refused(429, "too_many_requests");
        // A household has a /64.
        for (var i = 0; i < 3; i++) await From(behind, $"2001:db8::{i}").Json();
        await From(behind, "2001:db8::ffff").Refused(429, "too_many_requests");
        await From(behind, "2001:db8:0:1::1").Json();

        static Task<HttpResponseMessage> From(Stack stack, string address) =>
            stack.Http().AsIs(HttpMethod.Get, "/v1/mission", null, ("X-Forwarded-For", address));
    }
}
