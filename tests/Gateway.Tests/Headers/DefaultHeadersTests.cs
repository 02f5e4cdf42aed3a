using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Headers;

public class DefaultHeadersTests
{
    [Fact]
    public async Task Every_answer_says_that_it_is_data()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Platform.Hosts[0]]);
        foreach (var path in (string[])["/v1/mission", "/v1/mission", "/v1/none", "/v1/reviews", "/health/live", "/v1/agreements"])
        {
            var answer = await stack.Http().GetAsync(path);
            foreach (var (name, value) in ((string, string)[])
                [("X-Content-Type-Options", "nosniff"),
                    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
                    ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "cross-origin")])
                Assert.Equal((path, name, value), (path, name, Assert.Single(answer.Headers.GetValues(name))));
            foreach (var name in (string[])["Server", "X-Powered-By", "Surrogate-Key", "Surrogate-Control", "Strict-Transport-Security",
                "Access-Control-Allow-Origin"]) Assert.False(answer.Headers.Contains(name), name);
        }
    }

    [Fact]
    public async Task Only_the_origins_that_are_named_may_read()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Platform.Hosts[0]], new Dictionary<string, string?> { ["Cors:Origins"] = "https://embassy.example https://app.example" });
        for (var i = 0; i < 2; i++)
        {
            var named = await Ask("https://app.example");
            Assert.Equal(("https://app.example", true), (named.Headers.GetValues("Access-Control-Allow-Origin").Single(), named.Headers.GetValues("Access-Control-Expose-Headers").Single().Contains("ETag", StringComparison.Ordinal)));
            foreach (var answer in (HttpResponseMessage[])[named, await Ask("https://evil.example"), await Ask(null)]) Assert.Contains("Origin", answer.Headers.Vary);
            Assert.False((await Ask("https://evil.example")).Headers.Contains("Access-Control-Allow-Origin"));
        }
        var preflight = await stack.Http().AsIs(HttpMethod.Options, "/v1/pages", null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "if-match,idempotency-key"));
        Assert.Equal((HttpStatusCode.NoContent, "if-match,idempotency-key"),
            (preflight.StatusCode, preflight.Headers.GetValues("Access-Control-Allow-Headers").Single()));
        // A refusal must be readable too, or the front end sees nothing of it.
        Assert.True((await Ask("https://app.example", "/v1/none")).Headers.Contains("Access-Control-Allow-Origin"));

        Task<HttpResponseMessage> Ask(string? origin, string path = "/v1/mission") =>
            stack.Http().AsIs(HttpMethod.Get, path, null, origin is null ? [] : [("Origin", origin)]);
    }

    [Theory]
    [InlineData("http://localhost:5173", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://localhost:5173", false)]
    [InlineData("http://localhost", false)]
    [InlineData("http://localhost:5173.evil.example", false)]
    [InlineData("http://localhost:@evil.example", false)]
    [InlineData("http://localhost.evil.example:80", false)]
    public void A_star_stands_for_any_port_of_the_host_and_for_nothing_else(string origin, bool allowed) =>
        Assert.Equal(allowed, Embassy.Gateway.Headers.CorsSettings.Allows(["http://localhost:*"], origin));

    [Fact]
    public async Task Behind_a_trusted_proxy_with_TLS_it_says_so()
    {
        await using var stack =
            await Stack.Start(Way.Embedded, [],
                new Dictionary<string, string?> { ["Proxies:Trusted"] = "127.0.0.1", ["Security:HstsSeconds"] = "31536000" });
        Assert.Equal("max-age=31536000; includeSubDomains",
            (await stack.Http().AsIs(HttpMethod.Get, "/health/live", null, ("X-Forwarded-Proto", "https"))).Headers
                .GetValues("Strict-Transport-Security").Single());
        Assert.False((await stack.Http().GetAsync("/health/live")).Headers.Contains("Strict-Transport-Security"));
    }
}
