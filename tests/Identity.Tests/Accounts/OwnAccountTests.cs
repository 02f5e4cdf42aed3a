using System.Net;
using System.Text.RegularExpressions;

namespace Embassy.Identity.Tests.Accounts;

public partial class OwnAccountTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task A_new_password_needs_the_current_one_and_ends_everything_else(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("changing");
        using var browser = platform.Browser();
        using var elsewhere = platform.Browser();
        await browser.SignIn(account.Name, account.Password);
        var tokens = await elsewhere.Tokens(await elsewhere.Code(account.Name, account.Password));
        var page = await browser.Page("/account");
        const string chosen = "seven walls of oak";
        foreach (var (current, first, second) in ((string, string, string)[])[("wrong", chosen, chosen),
            (account.Password, chosen, "other walls of oak"), (account.Password, "short", "short")])
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitTo(page, "/account/password", ("current", current),
                ("password", first), ("repeat", second))).StatusCode);
        Assert.Equal("/account?done=donePassword", Browser.Location(await browser.SubmitTo(page, "/account/password",
            ("current", account.Password), ("password", chosen), ("repeat", chosen))));
        Assert.Contains("role=\"status\"", await browser.Page("/account?done=donePassword"), StringComparison.Ordinal);
        await elsewhere.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
        Assert.StartsWith("/sign-in", Browser.Location(await elsewhere.Http.GetAsync("/account")), StringComparison.Ordinal);
        using var fresh = platform.Browser();
        await fresh.SignIn(account.Name, chosen);
    }

    [Theory, BothWays]
    public async Task Wrong_current_passwords_lock_the_account(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("borrowed");
        using var browser = platform.Browser();
        await browser.SignIn(account.Name, account.Password);
        var page = await browser.Page("/account");
        for (var n = 0; n < 5; n++) await browser.SubmitTo(page, "/account/password", ("current", "wrong"));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitTo(page, "/account/password", ("current", account.Password),
            ("password", "seven walls of oak"), ("repeat", "seven walls of oak"))).StatusCode);
    }

    [Theory, BothWays]
    public async Task Each_sign_in_is_listed_and_can_be_ended_alone_by_its_person_alone(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("many");
        using var one = platform.Browser();
        using var two = platform.Browser();
        var first = await one.Tokens(await one.Code(account.Name, account.Password));
        var second = await two.Tokens(await two.Code(account.Name, account.Password));
        var page = await one.Page("/account");
        var ids = SignInIds().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, ids.Count);
        // The newest comes first.
        var other = await platform.Account("stranger");
        using var stranger = platform.Browser();
        await stranger.Tokens(await stranger.Code(other.Name, other.Password));
        await stranger.SubmitTo(await stranger.Page("/account"), "/account/sign-ins/end", ("id", ids[0]));
        await two.Refresh(second.Text("refresh_token")).Json();
        await one.SubmitTo(page, "/account/sign-ins/end", ("id", ids[0]));
        Assert.Single(SignInIds().Matches(await one.Page("/account")));
        await one.Refresh(first.Text("refresh_token")).Json();
    }

    [Theory, BothWays]
    public async Task Nobody_opens_it_without_a_session_and_no_form_of_another_site_is_taken(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("own-forms");
        using var browser = platform.Browser();
        Assert.Equal("/sign-in?returnUrl=%2Faccount", Browser.Location(await browser.Http.GetAsync("/account")));
        await browser.SignIn(account.Name, account.Password);
        foreach (var action in (string[])["/account/password", "/account/sign-ins/end", "/account/second-factor", "/account/recovery-codes",
            "/account/second-factor/remove", "/account/passkeys", "/account/passkeys/options", "/account/passkeys/remove"])
        {
            using var form = new FormUrlEncodedContent([new("id", "x")]);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.Http.PostAsync(action, form)).StatusCode);
        }
    }

    [Fact]
    public async Task Attempts_of_one_address_are_limited_whatever_the_account()
    {
        await using var platform = await IdentityPlatform.Start(Way.Embedded, settings: ("Identity:AttemptsPerMinute", "3"));
        using var browser = platform.Browser();
        for (var n = 0; n < 3; n++)
            Assert.Equal(HttpStatusCode.BadRequest,
                (await browser.Submit("/sign-in", ("name", $"nobody-{n}"), ("password", "wrong"))).StatusCode);
        var answer = await browser.Submit("/sign-in", ("name", "nobody-4"), ("password", "wrong"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (answer.StatusCode, answer.Headers.GetValues("Retry-After").Single()));
    }

    [GeneratedRegex("""name="id" value="([0-9a-f-]{36})">""")]
    private static partial Regex SignInIds();
}
