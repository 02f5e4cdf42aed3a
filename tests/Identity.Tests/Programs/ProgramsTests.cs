using System.Net;
using Embassy.Identity.Tests.Accounts;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Programs;

public class ProgramsTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task Credentials_are_shown_once_carry_client_id_and_end_with_their_revocation(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var id = $"importer-{Guid.NewGuid():n}";
        var secret = await Create(administrator, id);
        Assert.DoesNotContain(secret, await administrator.Page("/programs"), StringComparison.Ordinal);
        var token = (await Ask(platform, id, secret).Json()).Text("access_token");
        Assert.Equal((id, id), (Browser.Claims(token).Text("sub"), Browser.Claims(token).Text("client_id")));
        await PeopleTests.Accepted(platform, token);
        Assert.NotNull(await platform.Stack.Query<IdentityDb, DateTimeOffset?>("identity",
            db => Task.FromResult(db.Programs.Single(p => p.ClientId == id).LastUsedAt)));
        Assert.Equal("/programs?done=doneRevoked", Browser.Location(
            await administrator.SubmitTo(await administrator.Page("/programs"), "/programs/revoke", ("id", id))));
        await PeopleTests.Refused(platform, token);
        await Ask(platform, id, secret).Refused("invalid_client");
    }

    [Theory, BothWays]
    public async Task After_a_rotation_both_secrets_are_good_until_the_stated_time(Way way)
    {
        var clock = new TestClock();
        await using var platform = await IdentityPlatform.Start(way, clock);
        using var administrator = await Administrator(platform);
        var id = $"rotated-{Guid.NewGuid():n}";
        var first = await Create(administrator, id);
        var second = await Rotate(administrator, id, "2");
        await Ask(platform, id, first).Json();
        await Ask(platform, id, second).Json();
        clock.Advance(TimeSpan.FromHours(2.1));
        await Ask(platform, id, first).Refused("invalid_client");
        await Ask(platform, id, second).Json();
        // Without an overlap the former one ends at once.
        await administrator.SignIn(Roles.Administrator, platform.Password(Roles.Administrator));
        var third = await Rotate(administrator, id, "0");
        await Ask(platform, id, second).Refused("invalid_client");
        await Ask(platform, id, third).Json();
        Assert.Equal(HttpStatusCode.BadRequest, (await administrator.SubmitTo(await administrator.Page("/programs"), "/programs/rotate",
            ("id", id), ("hours", "721"))).StatusCode);
    }

    [Theory, BothWays]
    public async Task Expired_revoked_unknown_and_wrong_credentials_have_one_answer_and_are_counted_by_client(Way way)
    {
        var clock = new TestClock();
        await using var platform = await IdentityPlatform.Start(way, clock);
        using var administrator = await Administrator(platform);
        var (expired, revoked, known) = ($"expired-{Guid.NewGuid():n}", $"revoked-{Guid.NewGuid():n}", $"known-{Guid.NewGuid():n}");
        var tomorrow = clock.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (one, two) = (await Create(administrator, expired, tomorrow), await Create(administrator, revoked));
        await Create(administrator, known);
        await Ask(platform, expired, one).Json();
        await administrator.SubmitTo(await administrator.Page("/programs"), "/programs/revoke", ("id", revoked));
        clock.Advance(TimeSpan.FromDays(2.1));
        using var counted = new Counted("embassy.identity.clients.refused", "client");
        var answers = new List<string>();
        foreach (var (id, secret) in ((string, string)[])[(expired, one), (revoked, two), (known, "wrong"), ("nobody-here", "wrong")])
            answers.Add(await (await Ask(platform, id, secret)).Content.ReadAsStringAsync());
        Assert.Single(answers.Distinct());
        Assert.Equal((1, 1, 1, 1), (counted[expired], counted[revoked], counted[known], counted["unknown"]));
    }

    [Theory, BothWays]
    public async Task Wrong_input_is_refused_and_makes_no_program(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var page = await administrator.Page("/programs");
        var taken = $"taken-{Guid.NewGuid():n}";
        await Create(administrator, taken);
        foreach (var (id, name, role, expires) in ((string, string, string, string)[])[("UPPER", "n", "editor", ""),
            ("good", "", "editor", ""), ("good", "n", "king", ""), ("good", "n", "", ""), ("good", "n", "editor", "2020-01-01"),
            ("good", "n", "editor", "tomorrow"), (taken, "n", "editor", ""), ("embassy", "n", "editor", "")])
            Assert.Equal(HttpStatusCode.BadRequest, (await administrator.SubmitTo(page, "/programs", ("id", id), ("name", name),
                ("role", role), ("expires", expires))).StatusCode);
        // A front end is no program.
        Assert.Equal(HttpStatusCode.BadRequest, (await administrator.SubmitTo(await administrator.Page("/programs"), "/programs/revoke",
            ("id", "embassy"))).StatusCode);
        Assert.Equal(0, await platform.Stack.Query<IdentityDb, int>("identity",
            db => Task.FromResult(db.Programs.Count(p => p.ClientId == "good" || p.ClientId == "UPPER"))));
    }

    [Theory, BothWays]
    public async Task A_refresh_token_that_comes_twice_is_counted(Way way)
    {
        var platform = await platforms.On(way);
        using var counted = new Counted("embassy.identity.grants.reused", "kind");
        using var browser = platform.Browser();
        var tokens = await platform.SignIn(Roles.Approver);
        await browser.Refresh(tokens.Text("refresh_token")).Json();
        await browser.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
        Assert.True(counted["refresh_token"] >= 1);
    }

    static async Task<string> Create(Browser administrator, string id, string expires = "")
    {
        var answer = await administrator.SubmitTo(await administrator.Page("/programs"), "/programs", ("id", id), ("name", "An importer"),
            ("expires", expires), ("role", Roles.Editor));
        return SecretOf(await answer.Content.ReadAsStringAsync());
    }

    static async Task<string> Rotate(Browser administrator, string id, string hours)
    {
        var answer = await administrator.SubmitTo(await administrator.Page("/programs"), "/programs/rotate", ("id", id), ("hours", hours));
        return SecretOf(await answer.Content.ReadAsStringAsync());
    }

    static string SecretOf(string page) => PeopleTests.Secret().Match(page) is { Success: true } found ? found.Groups[1].Value
        : throw new InvalidOperationException(page);

    static async Task<Browser> Administrator(IdentityPlatform platform)
    {
        var browser = platform.Browser();
        await browser.SignIn(Roles.Administrator, platform.Password(Roles.Administrator));
        return browser;
    }

    static async Task<HttpResponseMessage> Ask(IdentityPlatform platform, string id, string secret)
    {
        using var browser = platform.Browser();
        return await browser.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
    }
}
