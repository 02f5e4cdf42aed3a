using System.Diagnostics;
using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Grants;

public class RevocationAtTwoGatewaysTests
{
    // The guarantee of docs/callers.md.
    static readonly TimeSpan Guaranteed = TimeSpan.FromSeconds(30);

    [Theory, BothWays]
    public async Task A_token_that_one_gateway_has_cached_is_refused_by_it_within_30_seconds_after_it_is_revoked_elsewhere(Way way)
    {
        await using var platform = await IdentityPlatform.Start(way, gateways: 2);
        using var browser = platform.Browser();
        var tokens = await platform.SignIn(Roles.Editor);
        var token = tokens.Text("access_token");
        (string Name, string Address)[] hosts =
            [("gateway A", platform.Stack.Addresses[0]), ("gateway B", platform.Stack.Addresses[1]),
                ("content", platform.Stack.AddressOf("content"))];
        foreach (var (_, address) in hosts) Assert.Equal(HttpStatusCode.OK, await Browser.Status(address, "/v1/reviews", token));

        Assert.Equal(HttpStatusCode.OK, (await browser.Revoke(token)).StatusCode);
        var since = Stopwatch.StartNew();
        await Task.WhenAll(hosts.Select(async host =>
        {
            await Eventually.True($"{host.Name} refuses it",
                async () => await Browser.Status(host.Address, "/v1/reviews", token) == HttpStatusCode.Unauthorized);
            var taken = since.Elapsed;
            TestContext.Current.TestOutputHelper?.WriteLine($"{way}: {host.Name} refused it after {taken.TotalSeconds:0.0} s");
            Assert.True(taken < Guaranteed, $"{host.Name} accepted it for {taken.TotalSeconds:0.0} s.");
        }));
    }
}
