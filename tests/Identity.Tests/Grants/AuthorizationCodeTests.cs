using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Grants;

public class AuthorizationCodeTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task A_person_gets_a_token_of_five_minutes_that_gateway_and_service_accept(Way way)
    {
        var platform = await platforms.On(way);
        var tokens = await platform.SignIn(Roles.Editor);
        var access = tokens.Text("access_token");
        var claims = Browser.Claims(access);
        Assert.Equal(("ES256", "at+jwt"), (Browser.Header(access).Text("alg"), Browser.Header(access).Text("typ")));
        Assert.Equal((platform.Address + "/", Tokens.Audience, "editor"), (claims.Text("iss"), claims.Text("aud"), claims.Text("name")));
        Assert.Equal(["editor"], claims.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(300, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.True(Guid.TryParse(claims.Text("sub"), out _));

        var me = await Me(platform.Stack.Address, access);
        Assert.Equal((claims.Text("sub"), "editor"), (me.Text("subject"), me.Text("name")));
        Assert.Equal(HttpStatusCode.OK, await Browser.Status(platform.Stack.AddressOf("content"), "/v1/reviews", access));
        // The key file's tokens are accepted as well.
        Assert.Equal(HttpStatusCode.OK,
            await Browser.Status(platform.Stack.AddressOf("content"), "/v1/reviews", platform.Stack.Token(Roles.Editor)!));
        Assert.Equal(HttpStatusCode.Forbidden, await Browser.Status(platform.Stack.AddressOf("content"), "/v1/reviews",
            (await platform.SignIn(Roles.Operator)).Text("access_token")));
    }

    [Theory, BothWays]
    public async Task A_code_needs_its_verifier_and_is_good_once(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var code = await browser.Code(Roles.Editor, platform.Password(Roles.Editor));
        await browser.Token(("grant_type", "authorization_code"), ("client_id", "embassy"), ("code", code),
            ("redirect_uri", Browser.Redirect), ("code_verifier", new string('a', 43))).Refused("invalid_grant");
        var second = await browser.Code(Roles.Editor, platform.Password(Roles.Editor));
        var tokens = await browser.Tokens(second);
        await browser.Exchange(second).Refused("invalid_grant");
        // Whoever used it first may be a thief.
        await browser.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
    }

    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge_method", null)]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("redirect_uri", "http://localhost:4711/other")]
    [InlineData("client_id", "nobody")]
    [InlineData("response_type", "token")]
    [InlineData("scope", "openid everything")]
    public async Task A_request_without_proof_key_or_for_another_address_is_refused(string name, string? value)
    {
        var platform = await platforms.On(Way.Embedded);
        using var browser = platform.Browser();
        var answer = await browser.Http.GetAsync(browser.AuthorizePath(others: (name, value)));
        var redirected = answer.Headers.Location?.OriginalString;
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest
            || redirected?.StartsWith(Browser.Redirect + "?error=", StringComparison.Ordinal) == true, $"{answer.StatusCode} {redirected}");
    }

    [Theory, BothWays]
    public async Task A_browser_that_is_signed_in_is_not_asked_again_unless_the_front_end_wants_it(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        Assert.Contains("login_required", Browser.Location(await browser.Http.GetAsync(browser.AuthorizePath(others: ("prompt", "none")))),
            StringComparison.Ordinal);
        await browser.Code(Roles.Editor, platform.Password(Roles.Editor));
        Assert.NotEmpty(Browser.CodeOf(await browser.Http.GetAsync(browser.AuthorizePath())));
        Assert.NotEmpty(Browser.CodeOf(await browser.Http.GetAsync(browser.AuthorizePath(others: ("prompt", "none")))));
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync(browser.AuthorizePath(others: ("prompt", "login")))),
            StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_refresh_token_is_good_once_and_its_second_use_ends_its_sign_in_alone(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var first = await platform.SignIn(Roles.Editor);
        var other = await platform.SignIn(Roles.Editor);
        var second = await browser.Refresh(first.Text("refresh_token")).Json();
        Assert.NotEqual(first.Text("refresh_token"), second.Text("refresh_token"));
        await browser.Refresh(first.Text("refresh_token")).Refused("invalid_grant");
        await browser.Refresh(second.Text("refresh_token")).Refused("invalid_grant");
        await browser.Refresh(other.Text("refresh_token")).Json();
    }

    [Theory, BothWays]
    public async Task Of_six_refreshes_at_once_one_passes_at_most_and_no_descendant_lives(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var refresh = (await platform.SignIn(Roles.Editor)).Text("refresh_token");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => browser.Refresh(refresh)));
        var passed = answers.Where(a => a.IsSuccessStatusCode).ToList();
        Assert.InRange(passed.Count, 0, 1);
        foreach (var answer in passed) await browser.Refresh((await answer.Json()).Text("refresh_token")).Refused("invalid_grant");
    }

    static async Task<JsonElement> Me(string address, string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await http.GetAsync(new Uri(address + "/v1/me")).Json();
    }
}
