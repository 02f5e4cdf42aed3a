using System.Net;
using System.Text.RegularExpressions;
using Embassy.Identity.Accounts;

namespace Embassy.Identity.Tests.Accounts;

public partial class SecondFactorTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task Sign_in_asks_for_a_code_that_is_good_once_also_of_two_uses_at_once(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("twofold");
        using var first = platform.Browser();
        var (key, _) = await Enrol(first, account);
        var stored = await platform.Stored(account.Name);
        Assert.DoesNotContain(key, stored.TotpKey!, StringComparison.Ordinal);

        // The code of the enrolment was used; the next one is good a little early.
        var code = Totp.Code(key, DateTimeOffset.UtcNow.AddSeconds(30));
        using var browser = platform.Browser();
        var answer = await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("autocomplete=\"one-time-code\"", page, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync("/account")), StringComparison.Ordinal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => browser.SubmitForm(page, ("code", code))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Found);
        Assert.Contains(account.Name, await browser.Page("/account"), StringComparison.Ordinal);
        using var other = platform.Browser();
        answer = await other.Submit("/sign-in", ("name", account.Name), ("password", account.Password));
        Assert.Equal(HttpStatusCode.BadRequest,
            (await other.SubmitForm(await answer.Content.ReadAsStringAsync(), ("code", code))).StatusCode);
    }

    [Theory, BothWays]
    public async Task Wrong_codes_lock_the_account_whatever_right_passwords_come_between(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("guessed");
        using var owner = platform.Browser();
        var (key, recovery) = await Enrol(owner, account);
        using var lockouts = new Counted("embassy.identity.lockouts");
        using var refused = new Counted("embassy.identity.sign_ins.refused", "reason");
        using var thief = platform.Browser();
        for (var n = 0; n < 5; n++)
        {
            var begun = await thief.Submit("/sign-in", ("name", account.Name), ("password", account.Password));
            Assert.Equal(HttpStatusCode.BadRequest,
                (await thief.SubmitForm(await begun.Content.ReadAsStringAsync(), ("code", "wrong"))).StatusCode);
        }
        Assert.True(lockouts[""] >= 1);
        Assert.True(refused["code"] >= 5);
        // Neither the password nor a code that is right opens it.
        Assert.Equal(HttpStatusCode.BadRequest,
            (await thief.Submit("/sign-in", ("name", account.Name), ("password", account.Password))).StatusCode);
        Assert.True(refused["locked"] >= 1);
        Assert.NotEmpty(key);
        Assert.NotEmpty(recovery);
    }

    [Theory, BothWays]
    public async Task Each_recovery_code_is_good_once_and_only_until_new_ones_are_made(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("lost-phone");
        using var browser = platform.Browser();
        var (_, codes) = await Enrol(browser, account);
        Assert.Equal(10, codes.Distinct().Count());
        var stored = await platform.Stored(account.Name);
        Assert.DoesNotContain(codes, c => stored.RecoveryCodes.Contains(c));

        using var first = platform.Browser();
        await first.SignIn(account.Name, account.Password, codes[0].ToUpperInvariant().Replace('-', ' '));
        Assert.Contains("9", await first.Page("/account"), StringComparison.Ordinal);
        await Refused(platform, account, codes[0]);

        var answer = await first.SubmitTo(await first.Page("/account"), "/account/recovery-codes");
        var renewed = Codes(await answer.Content.ReadAsStringAsync());
        Assert.Empty(renewed.Intersect(codes));
        await Refused(platform, account, codes[1]);
        using var second = platform.Browser();
        await second.SignIn(account.Name, account.Password, renewed[0]);
    }

    [Theory, BothWays]
    public async Task A_code_may_be_typed_in_the_digits_of_the_own_script(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("digits");
        using var browser = platform.Browser();
        var (key, _) = await Enrol(browser, account);
        var code = string.Concat(Totp.Code(key, DateTimeOffset.UtcNow.AddSeconds(30)).Select(c => (char)('٠' + (c - '0'))));
        using var other = platform.Browser();
        await other.SignIn(account.Name, account.Password, $"{code[..3]} {code[3..]}");
    }

    [Theory, BothWays]
    public async Task It_is_set_up_and_removed_only_by_one_who_has_just_signed_in(Way way)
    {
        var clock = new TestClock();
        await using var platform = await IdentityPlatform.Start(way, clock);
        var account = await platform.Account("careful");
        using var browser = platform.Browser();
        await browser.SignIn(account.Name, account.Password);
        var page = await browser.Page("/account");
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("/sign-in?returnUrl=%2Faccount%2Fsecond-factor&again=yes",
            Browser.Location(await browser.Http.GetAsync("/account/second-factor")));
        using var again = platform.Browser();
        var (key, _) = await Enrol(again, account, clock);
        page = await again.Page("/account");
        clock.Advance(TimeSpan.FromMinutes(11));
        foreach (var action in (string[])["/account/second-factor/remove", "/account/recovery-codes"])
            Assert.StartsWith("/sign-in", Browser.Location(await again.SubmitTo(page, action)), StringComparison.Ordinal);
        Assert.NotNull((await platform.Stored(account.Name)).TotpKey);

        await again.SignIn(account.Name, account.Password, Totp.Code(key, clock.GetUtcNow()));
        Assert.Equal("/account?done=doneFactorRemoved",
            Browser.Location(await again.SubmitTo(await again.Page("/account"), "/account/second-factor/remove")));
        var after = await platform.Stored(account.Name);
        Assert.Null(after.TotpKey);
        Assert.Empty(after.RecoveryCodes);
        using var bare = platform.Browser();
        await bare.SignIn(account.Name, account.Password);
    }

    [Theory, BothWays]
    public async Task A_role_that_needs_one_keeps_it(Way way)
    {
        await using var platform = await IdentityPlatform.Start(way, settings: ("Identity:SecondFactorFor", "editor"));
        var account = await platform.Account("obliged");
        using var browser = platform.Browser();
        var answer = await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password));
        var page = await answer.Content.ReadAsStringAsync();
        answer = await browser.SubmitTo(page, "/enrolment", ("code", Totp.Code(KeyOf(page), DateTimeOffset.UtcNow)));
        Assert.Equal(10, Codes(await answer.Content.ReadAsStringAsync()).Count);
        page = await browser.Page("/account");
        Assert.DoesNotContain("/account/second-factor/remove", page, StringComparison.Ordinal);
        const string remove = "/account/second-factor/remove";
        var forced = await browser.SubmitTo(page.Replace("/account/recovery-codes", remove, StringComparison.Ordinal), remove);
        Assert.Equal(HttpStatusCode.BadRequest, forced.StatusCode);
        Assert.NotNull((await platform.Stored(account.Name)).TotpKey);
        // A role without the duty is not asked.
        var free = await platform.Account("free", "approver");
        using var other = platform.Browser();
        await other.SignIn(free.Name, free.Password);
    }

    static async Task Refused(IdentityPlatform platform, (string Name, string Password) account, string code)
    {
        using var browser = platform.Browser();
        var answer = await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password));
        answer = await browser.SubmitForm(await answer.Content.ReadAsStringAsync(), ("code", code));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>Signs in and sets up an application: its key, and the recovery codes.</summary>
    internal static async Task<(string Key, IReadOnlyList<string> Codes)> Enrol(Browser browser, (string Name, string Password) account,
        TimeProvider? clock = null)
    {
        await browser.SignIn(account.Name, account.Password);
        var page = await browser.Page("/account/second-factor");
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        var key = KeyOf(page);
        var code = Totp.Code(key, (clock ?? TimeProvider.System).GetUtcNow());
        var answer = await browser.SubmitTo(page, "/account/second-factor", ("code", code));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return (key, Codes(text));
    }

    internal static string KeyOf(string page) => Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    static List<string> Codes(string page) => [.. Code().Matches(page).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("""<code dir="ltr">([A-Z2-7 ]+)</code>""")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([a-z2-9-]+)</code></li>")]
    private static partial Regex Code();
}
