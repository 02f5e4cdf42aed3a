using System.Net;
using Embassy.Identity.Keys;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Identity.Tests.Keys;

public class KeyRotationTests
{
    [Theory, BothWays]
    public async Task A_new_key_is_published_before_it_signs_and_no_token_is_refused(Way way)
    {
        var clock = new TestClock();
        await using var platform = await IdentityPlatform.Start(way, clock);
        var old = (await platform.SignIn(Roles.Editor)).Text("access_token");
        var first = Assert.Single(await Published(platform));
        Assert.Equal(first, Browser.Header(old).Text("kid"));

        clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(9));
        await Refresh(platform);
        Assert.Equal(2, (await Published(platform)).Count);
        var before = (await platform.SignIn(Roles.Editor)).Text("access_token");
        Assert.Equal(first, Browser.Header(before).Text("kid"));
        await Accepted(platform, before);

        clock.Advance(KeyRotation.Notice);
        await Refresh(platform);
        var after = (await platform.SignIn(Roles.Editor)).Text("access_token");
        Assert.NotEqual(first, Browser.Header(after).Text("kid"));
        await Accepted(platform, after);
        // Its key no longer signs, but is still published.
        await Accepted(platform, before);
        Assert.Equal(2, (await Published(platform)).Count);

        clock.Advance(TimeSpan.FromMinutes(11));
        await Refresh(platform);
        Assert.Equal(Browser.Header(after).Text("kid"), Assert.Single(await Published(platform)));
    }

    // Rotation may not wait for an interval: a key that may have leaked is replaced at once.
    [Theory, BothWays]
    public async Task The_first_token_of_a_key_that_nobody_knows_is_accepted(Way way)
    {
        var clock = new TestClock();
        await using var platform = await IdentityPlatform.Start(way, clock);
        await Accepted(platform, (await platform.SignIn(Roles.Editor)).Text("access_token"));
        await platform.Stack.Query<IdentityDb, int>("identity", async db =>
        {
            db.TokenKeys.Add(TokenKey.Signing(clock.Now()));
            return await db.SaveChangesAsync();
        });
        await Refresh(platform);
        // Gateway and services read the keys at most every ten seconds.
        clock.Advance(TimeSpan.FromSeconds(11));
        await Accepted(platform, (await platform.SignIn(Roles.Editor)).Text("access_token"));
    }

    static async Task<IReadOnlyList<string>> Published(IdentityPlatform platform)
    {
        using var http = new HttpClient();
        var keys = await http.GetAsync(new Uri(platform.Address + "/.well-known/jwks")).Json();
        return [.. keys.GetProperty("keys").EnumerateArray().Select(k => k.Text("kid"))];
    }

    // What every replica does each half minute.
    static async Task Refresh(IdentityPlatform platform)
    {
        var services = platform.Stack.Services("identity");
        await platform.Stack.Query<IdentityDb, int>("identity", async db =>
        {
            await services.GetRequiredService<KeyRotator>().Refresh(db, CancellationToken.None);
            return 0;
        });
    }

    static async Task Accepted(IdentityPlatform platform, string token)
    {
        foreach (var address in (string[])[platform.Stack.Address, platform.Stack.AddressOf("content")])
            Assert.Equal(HttpStatusCode.OK, await Browser.Status(address, "/v1/reviews", token));
    }
}
