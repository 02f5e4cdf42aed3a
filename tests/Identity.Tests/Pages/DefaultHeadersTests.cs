using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Identity.Tests.Pages;

public class DefaultHeadersTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Fact]
    public async Task Every_answer_of_every_route_has_the_security_headers_and_none_to_a_person_may_be_stored()
    {
        var platform = await platforms.On(Way.Embedded);
        using var browser = platform.Browser();
        var routes = platform.Stack.Services("identity").GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(p => !p.Contains('{', StringComparison.Ordinal))
            .Concat(["/none", "/.well-known/openid-configuration", "/.well-known/jwks"]).Distinct().ToList();
        Assert.Contains("/connect/token", routes);
        Assert.Contains("/sign-in", routes);
        foreach (var path in routes)
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
            {
                using var request = new HttpRequestMessage(method, path);
                using var answer = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "none";
                var about = $"{method} {path}, {(int)answer.StatusCode}";
                Assert.True((int)answer.StatusCode < 500, about);
                Assert.Equal((about, "nosniff"), (about, Header("X-Content-Type-Options")));
                Assert.Equal((about, "no-referrer"), (about, Header("Referrer-Policy")));
                foreach (var directive in (string[])["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action '"])
                    Assert.True(Header("Content-Security-Policy").Contains(directive, StringComparison.Ordinal), $"{about}: {directive}");
                foreach (var banner in (string[])["Server", "X-Powered-By"])
                    Assert.False(answer.Headers.Contains(banner), $"{about}: {banner}");
                Assert.True(path is "/style.css" or "/passkeys.js" || answer.Headers.CacheControl?.NoStore == true,
                    $"{about}: Cache-Control is {answer.Headers.CacheControl}");
            }
    }

    // A proxy ends TLS, and passes on the name by which people asked.
    [Fact]
    public async Task A_public_address_with_TLS_says_so()
    {
        await using var stack = await Stack.Start(Way.Embedded, [new Host("identity", IdentityHost.Build)], new Dictionary<string, string?>
        {
            ["Identity:Address"] = "https://id.embassy.example",
            ["Security:HstsSeconds"] = "31536000",
        });
        using var http = new HttpClient { BaseAddress = new Uri(stack.AddressOf("identity")) };
        foreach (var (host, expected) in ((string?, string?)[])
            [("id.embassy.example", "max-age=31536000; includeSubDomains"), (null, null)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
            request.Headers.Host = host;
            using var answer = await http.SendAsync(request);
            Assert.Equal(expected, answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
        }
        using var page = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "id.embassy.example" } };
        var cookie = Assert.Single((await http.SendAsync(page)).Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-embassy-form=", cookie, StringComparison.Ordinal);
        foreach (var attribute in (string[])["; secure", "; samesite=strict", "; httponly", "; path=/"])
            Assert.Contains(attribute, cookie, StringComparison.Ordinal);
    }
}
