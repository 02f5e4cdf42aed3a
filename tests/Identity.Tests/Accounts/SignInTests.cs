using System.Net;
using System.Text.RegularExpressions;
using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Identity.Tests.Accounts;

public partial class SignInTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task An_unknown_name_a_wrong_password_a_locked_and_a_disabled_account_have_the_same_answer(Way way)
    {
        var platform = await platforms.On(way);
        var (locked, disabled, known) =
            (await platform.Account("locked"), await platform.Account("disabled"), await platform.Account("known"));
        await using (var scope = platform.Stack.Services("identity").CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            var person = (await users.FindByNameAsync(disabled.Name))!;
            person.Disable(DateTimeOffset.UtcNow);
            await users.UpdateAsync(person);
        }
        using var browser = platform.Browser();
        for (var i = 0; i < 5; i++) await browser.Submit("/sign-in", ("name", locked.Name), ("password", "wrong"));
        var answers = new List<string>();
        foreach (var (name, password) in ((string, string)[])[("nobody-here", "wrong"), (known.Name, "wrong"), locked, disabled,
            (known.Name, ""), (known.Name, new string('a', 257))])
        {
            var answer = await browser.Submit("/sign-in", ("name", name), ("password", password));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            answers.Add(Varying().Replace((await answer.Content.ReadAsStringAsync()).Replace(name, "NAME", StringComparison.Ordinal), ""));
        }
        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.Found,
            (await browser.Submit("/sign-in", ("name", known.Name), ("password", known.Password))).StatusCode);
    }

    [Theory, BothWays]
    public async Task Wrong_passwords_at_once_all_count(Way way)
    {
        var platform = await platforms.On(way);
        var account = await platform.Account("hurried");
        using var browser = platform.Browser();
        var page = await browser.Http.GetStringAsync("/sign-in");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => browser.SubmitForm(page, ("name", account.Name), ("password", "wrong"))));
        Assert.Equal(HttpStatusCode.BadRequest,
            (await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password))).StatusCode);
    }

    [Theory, BothWays]
    public async Task Passwords_are_stored_as_slow_hashes(Way way)
    {
        var platform = await platforms.On(way);
        var hash = Convert.FromBase64String(await platform.Stack.Query<IdentityDb, string>("identity",
            db => db.People.Where(p => p.UserName == Roles.Editor).Select(p => p.PasswordHash!).SingleAsync()));
        // Version 3 of ASP.NET Core Identity: PBKDF2, the function (2: HMAC-SHA-512) and the rounds.
        Assert.Equal((1, 2, 210_000), (hash[0], System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)),
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5))));
    }

    [Theory, BothWays]
    public async Task The_first_administrator_changes_the_password_that_was_printed_once(Way way)
    {
        await using var platform = await IdentityPlatform.Start(way, demonstration: false);
        var password = platform.Password("administrator");
        using var browser = platform.Browser();
        var answer = await browser.Submit("/sign-in", ("name", "administrator"), ("password", password));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("action=\"/new-password\"", page, StringComparison.Ordinal);
        // Nothing was signed in yet.
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync(browser.AuthorizePath())), StringComparison.Ordinal);
        foreach (var (chosen, repeated) in ((string, string)[])[("short", "short"), ("administrator", "administrator"),
            ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"), ("password1234", "password1234"), ("four walls of oak", "four walls of elm")])
        {
            answer = await browser.SubmitForm(page, ("password", chosen), ("repeat", repeated));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        var chosenOnce = page;
        answer = await browser.SubmitForm(page, ("password", "four walls of oak"), ("repeat", "four walls of oak"));
        // An administrator needs a second factor, and is not signed in before.
        page = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync("/account")), StringComparison.Ordinal);
        var key = Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        answer = await browser.SubmitTo(page, "/enrolment", ("code", "000000"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var again = (await answer.Content.ReadAsStringAsync()).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains(key, again, StringComparison.Ordinal);
        answer = await browser.SubmitTo(page, "/enrolment", ("code", Totp.Code(key, DateTimeOffset.UtcNow)));
        Assert.Equal(RecoveryCodes.Count, RecoveryCode().Count(await answer.Content.ReadAsStringAsync()));
        Assert.Contains("administrator", await browser.Page("/account"), StringComparison.Ordinal);
        // The form and the one-time password are used up.
        Assert.Equal(HttpStatusCode.BadRequest,
            (await browser.SubmitForm(chosenOnce, ("password", "five walls of oak"), ("repeat", "five walls of oak"))).StatusCode);
        using var other = platform.Browser();
        Assert.Equal(HttpStatusCode.BadRequest,
            (await other.Submit("/sign-in", ("name", "administrator"), ("password", password))).StatusCode);
        Assert.Single(platform.Output, l => l.Contains(password, StringComparison.Ordinal));
        await platform.Stack.Stop("identity");
        await platform.Stack.Restart("identity");
        Assert.Single(platform.Output, l => l.Contains("administrator ", StringComparison.Ordinal));
        answer = await other.Submit("/sign-in", ("name", "administrator"), ("password", "four walls of oak"));
        Assert.Contains("action=\"/second-factor\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_form_of_another_site_is_refused(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        foreach (var path in (string[])["/sign-in", "/new-password", "/second-factor", "/enrolment", "/passkeys/request",
            "/passkeys/sign-in", "/sign-out"])
        {
            using var form = new FormUrlEncodedContent([new("name", Roles.Editor), new("password", platform.Password(Roles.Editor))]);
            var answer = await browser.Http.PostAsync(path, form);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.DoesNotContain(answer.Headers,
                h => h.Key == "Set-Cookie" && h.Value.Any(v => v.StartsWith("embassy=", StringComparison.Ordinal)));
        }
    }

    [Theory, BothWays]
    public async Task A_sign_in_leads_nowhere_but_to_the_request_of_a_front_end(Way way)
    {
        var platform = await platforms.On(way);
        foreach (var returnUrl in (string[])["https://evil.example", "/account/../sign-out", "/people\n", "/accounts",
            "//evil.example", "/\\evil.example", "/connect/authorize/../..", ""])
        {
            using var browser = platform.Browser();
            var answer = await browser.Submit("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl),
                ("name", Roles.Editor), ("password", platform.Password(Roles.Editor)));
            Assert.Equal("/account", Browser.Location(answer));
        }
    }

    [GeneratedRegex("""<code dir="ltr">([A-Z2-7 ]+)</code>""")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>[a-z2-9-]{27}</code></li>")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("""name="form" value="[^"]*"|returnUrl=[^"&]*""")]
    private static partial Regex Varying();
}
