using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Grants;

public class RevocationTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    // Each of these ends the sign-in: its access token too, which would otherwise be accepted until it expires.
    [Theory, BothWays]
    public async Task A_revoked_token_is_refused_by_gateway_and_service_although_they_have_just_accepted_it(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var (access, refresh, reused, kept) = (await platform.SignIn(Roles.Editor), await platform.SignIn(Roles.Editor),
            await platform.SignIn(Roles.Editor), await platform.SignIn(Roles.Editor));
        foreach (var tokens in (System.Text.Json.JsonElement[])[access, refresh, reused, kept])
            await Accepted(platform, tokens.Text("access_token"));

        Assert.Equal(HttpStatusCode.OK, (await browser.Revoke(access.Text("access_token"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Revoke(refresh.Text("refresh_token"))).StatusCode);
        await browser.Refresh(reused.Text("refresh_token")).Json();
        await browser.Refresh(reused.Text("refresh_token")).Refused("invalid_grant");

        await Refused(platform, access.Text("access_token"));
        await Refused(platform, refresh.Text("access_token"));
        await Refused(platform, reused.Text("access_token"));
        await Accepted(platform, kept.Text("access_token"));
    }

    [Theory, BothWays]
    public async Task Signing_out_everywhere_ends_all_that_the_person_has_and_nothing_of_others(Way way)
    {
        var platform = await platforms.On(way);
        using var here = platform.Browser();
        using var there = platform.Browser();
        var first = await here.Tokens(await here.Code(Roles.Approver, platform.Password(Roles.Approver)));
        var second = await there.Tokens(await there.Code(Roles.Approver, platform.Password(Roles.Approver)));
        var others = await platform.SignIn(Roles.Editor);
        var done = await here.Submit("/sign-out", ("everywhere", "yes"));
        Assert.StartsWith("/sign-out", Browser.Location(done), StringComparison.Ordinal);
        foreach (var tokens in (System.Text.Json.JsonElement[])[first, second])
        {
            await Refused(platform, tokens.Text("access_token"));
            await here.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
        }
        foreach (var browser in (Browser[])[here, there])
            Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync(browser.AuthorizePath())), StringComparison.Ordinal);
        await Accepted(platform, others.Text("access_token"));
    }

    [Theory, BothWays]
    public async Task A_program_that_revokes_its_token_has_only_that_one_refused(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var id = $"importer-{Guid.NewGuid():n}";
        var secret = await platform.Program(id, Roles.Editor);
        async Task<string> New() => (await browser.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret))
            .Json()).Text("access_token");
        var (one, two) = (await New(), await New());
        using var form = new FormUrlEncodedContent([new("client_id", id), new("client_secret", secret), new("token", one)]);
        Assert.Equal(HttpStatusCode.OK, (await browser.Http.PostAsync("/connect/revoke", form)).StatusCode);
        await Refused(platform, one);
        await Accepted(platform, two);
    }

    static string[] Addresses(IdentityPlatform platform) => [platform.Stack.Address, platform.Stack.AddressOf("content")];

    static async Task Accepted(IdentityPlatform platform, string token)
    {
        foreach (var address in Addresses(platform)) Assert.Equal(HttpStatusCode.OK, await Browser.Status(address, "/v1/reviews", token));
    }

    static async Task Refused(IdentityPlatform platform, string token)
    {
        foreach (var address in Addresses(platform))
            await Eventually.True($"{address} refuses it",
                async () => await Browser.Status(address, "/v1/reviews", token) == HttpStatusCode.Unauthorized);
    }
}
