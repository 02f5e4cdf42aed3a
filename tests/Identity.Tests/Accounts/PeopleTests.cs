using System.Net;
using System.Text.RegularExpressions;
using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Accounts;

public partial class PeopleTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task A_new_person_gets_a_password_that_is_shown_once_and_chooses_an_own_one(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var name = $"a.{Guid.NewGuid():n}"[..20];
        var list = await administrator.Page("/people");
        var answer = await administrator.SubmitTo(list, "/people", ("userName", name), ("name", "زكية إغيل"),
            ("role", Roles.DeskOfficer), ("sections-desk-officer", "opec-plus nam"), ("role", Roles.Editor));
        var page = await answer.Content.ReadAsStringAsync();
        var password = Secret().Match(page).Groups[1].Value;
        Assert.Equal(26, password.Length);
        Assert.DoesNotContain(password, await administrator.Page("/people?q=" + name), StringComparison.Ordinal);
        var person = await platform.Stored(name);
        Assert.Equal(["desk-officer:opec-plus", "desk-officer:nam", "editor"], person.Roles);
        using var browser = platform.Browser();
        answer = await browser.Submit("/sign-in", ("name", name), ("password", password));
        answer = await browser.SubmitForm(await answer.Content.ReadAsStringAsync(), ("password", "nine walls of oak"),
            ("repeat", "nine walls of oak"));
        Assert.Equal("/account", Browser.Location(answer));
        var found = await administrator.Page("/people?q=" + Uri.EscapeDataString("زكية"));
        Assert.Contains(name, found, StringComparison.Ordinal);
        Assert.NotNull((await platform.Stored(name)).LastSignInAt);

        foreach (var (userName, fullName, role) in ((string, string, string)[])[(name, "Another", "editor"), ("with space", "A", "editor"),
            ("b.name", "B", "king"), ("c.name", "C", "editor:"), ("", "D", "editor")])
            Assert.Equal(HttpStatusCode.BadRequest, (await administrator.SubmitTo(list, "/people", ("userName", userName),
                ("name", fullName), ("role", role))).StatusCode);
    }

    [Theory, BothWays]
    public async Task A_role_that_is_taken_away_ends_the_tokens_with_it_and_the_front_end_gets_others(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var account = await platform.Account("demoted", Roles.Editor, Roles.Approver);
        using var browser = platform.Browser();
        var tokens = await browser.Tokens(await browser.Code(account.Name, account.Password));
        await Accepted(platform, tokens.Text("access_token"));
        var page = await PageOf(platform, administrator, account.Name);
        var answer = await administrator.SubmitTo(page.Html, page.Path + "/roles", ("role", "approver"));
        Assert.Equal(page.Path + "?done=doneRoles", Browser.Location(answer));
        await Refused(platform, tokens.Text("access_token"));
        tokens = await browser.Refresh(tokens.Text("refresh_token")).Json();
        var roles = Browser.Claims(tokens.Text("access_token")).GetProperty("roles");
        Assert.Equal(["approver"], roles.EnumerateArray().Select(r => r.GetString()));
        await Accepted(platform, tokens.Text("access_token"));
    }

    [Theory, BothWays]
    public async Task A_disabled_account_has_no_token_and_no_session_and_keeps_its_past(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var account = await platform.Account("leaving");
        using var browser = platform.Browser();
        var tokens = await browser.Tokens(await browser.Code(account.Name, account.Password));
        await Accepted(platform, tokens.Text("access_token"));
        var page = await PageOf(platform, administrator, account.Name);
        await administrator.SubmitTo(page.Html, page.Path + "/disable");
        await Refused(platform, tokens.Text("access_token"));
        await browser.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync("/account")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password))).StatusCode);
        Assert.Equal(page.Path, "/people/" + (await platform.Stored(account.Name)).Id);

        page = await PageOf(platform, administrator, account.Name);
        await administrator.SubmitTo(page.Html, page.Path + "/enable");
        await browser.SignIn(account.Name, account.Password);
    }

    [Theory, BothWays]
    public async Task A_reset_of_password_or_second_factor_and_the_end_of_all_sign_ins_end_what_the_person_has(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var account = await platform.Account("locked-out");
        using var owner = platform.Browser();
        var (_, codes) = await SecondFactorTests.Enrol(owner, account);
        using var browser = platform.Browser();
        await browser.SignIn(account.Name, account.Password, codes[0]);
        var page = await PageOf(platform, administrator, account.Name);
        await administrator.SubmitTo(page.Html, page.Path + "/sign-out");
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync("/account")), StringComparison.Ordinal);

        await administrator.SubmitTo(page.Html, page.Path + "/reset-second-factor");
        await browser.SignIn(account.Name, account.Password);
        var answer = await administrator.SubmitTo(page.Html, page.Path + "/password");
        var password = Secret().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync("/account")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password))).StatusCode);
        answer = await browser.Submit("/sign-in", ("name", account.Name), ("password", password));
        Assert.Contains("action=\"/new-password\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_last_administrator_stays_one(Way way)
    {
        await using var platform = await IdentityPlatform.Start(way);
        using var administrator = await Administrator(platform);
        var page = await PageOf(platform, administrator, Roles.Administrator);
        foreach (var (action, role) in ((string, string)[])[("/roles", "editor"), ("/disable", "")])
            Assert.Equal(HttpStatusCode.BadRequest,
                (await administrator.SubmitTo(page.Html, page.Path + action, ("role", role))).StatusCode);
        Assert.True((await platform.Stored(Roles.Administrator)).IsAdministrator);
        await platform.Account("second", Roles.Administrator);
        await administrator.SubmitTo(page.Html, page.Path + "/disable");
        Assert.NotNull((await platform.Stored(Roles.Administrator)).DisabledAt);
    }

    [Theory, BothWays]
    public async Task Others_are_refused_every_action_in_their_language_and_a_form_of_another_site_too(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var account = await platform.Account("curious", Roles.Operator, "editor:fr");
        using var browser = platform.Browser();
        browser.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("az");
        await browser.SignIn(account.Name, account.Password);
        var person = "/people/" + (await platform.Stored(account.Name)).Id;
        foreach (var path in (string[])["/people", person, "/programs"])
        {
            var answer = await browser.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("Bu səhifə yalnız administratorlar üçündür.", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()),
                StringComparison.Ordinal);
        }
        foreach (var path in (string[])["/people", person + "/roles", person + "/disable", person + "/enable", person + "/password",
            person + "/reset-second-factor", person + "/sign-out", "/programs", "/programs/rotate", "/programs/revoke"])
        {
            var own = (await browser.Page("/account")).Replace("/account/password", path, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.SubmitTo(own, path, ("role", "administrator"))).StatusCode);
            using var forged = new FormUrlEncodedContent([new("role", "administrator")]);
            Assert.Equal(HttpStatusCode.BadRequest, (await administrator.Http.PostAsync(path, forged)).StatusCode);
            using var stranger = platform.Browser();
            using var nobody = new FormUrlEncodedContent([new("role", "administrator")]);
            Assert.StartsWith("/sign-in", Browser.Location(await stranger.Http.PostAsync(path, nobody)), StringComparison.Ordinal);
        }
        Assert.Equal(["editor:fr", "operator"], (await platform.Stored(account.Name)).Roles.Order(StringComparer.Ordinal));
    }

    [Theory, BothWays]
    public async Task A_session_without_a_second_factor_does_not_gain_a_role_that_needs_one(Way way)
    {
        await using var platform = await IdentityPlatform.Start(way, settings: ("Identity:SecondFactorFor", "operator"));
        using var administrator = await Administrator(platform);
        var account = await platform.Account("promoted");
        using var browser = platform.Browser();
        var tokens = await browser.Tokens(await browser.Code(account.Name, account.Password));
        var page = await PageOf(platform, administrator, account.Name);
        await administrator.SubmitTo(page.Html, page.Path + "/roles", ("role", "operator"));
        await browser.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
        var answer = await browser.Submit("/sign-in", ("name", account.Name), ("password", account.Password));
        Assert.Contains("action=\"/enrolment\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_list_has_pages_and_finds_names_whatever_their_case(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        await platform.Stack.Query<IdentityDb, int>("identity", async db =>
        {
            for (var n = 0; n < 120; n++)
                db.People.Add(new Person { UserName = $"crowd{n:d3}", NormalizedUserName = $"CROWD{n:d3}", Name = $"Crowd Ömər {n}" });
            return await db.SaveChangesAsync();
        });
        foreach (var query in (string[])["q=crowd", "q=ÖMƏR"])
        {
            var rows = new List<string>();
            var pages = 0;
            for (var path = (string?)("/people?" + query); path is not null; pages++)
            {
                var page = await administrator.Page(path);
                rows.AddRange(UserNames().Matches(page).Select(m => m.Groups[1].Value));
                path = Next().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
            }
            Assert.Equal(3, pages);
            Assert.Equal(Enumerable.Range(0, 120).Select(n => $"crowd{n:d3}"), rows);
        }
        Assert.Empty(UserNames().Matches(await administrator.Page("/people?q=%25&page=7")));
    }

    [Theory, BothWays]
    public async Task The_list_is_narrowed_to_accounts_in_use_without_a_second_factor(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var (lacking, left) = (await platform.Account("lacking-one"), await platform.Account("lacking-left"));
        var safe = await platform.Account("lacking-none");
        using var owner = platform.Browser();
        await SecondFactorTests.Enrol(owner, safe);
        var page = await PageOf(platform, administrator, left.Name);
        await administrator.SubmitTo(page.Html, page.Path + "/disable");
        var all = await administrator.Page("/people?q=lacking-");
        Assert.Equal([left.Name, safe.Name, lacking.Name], UserNames().Matches(all).Select(m => m.Groups[1].Value));
        Assert.Single(Lacks().Matches(all));
        // The link keeps the search, and the search keeps to those who lack one; so does another language.
        var narrow = WebUtility.HtmlDecode(Narrow().Match(all).Groups[1].Value);
        Assert.Equal("/people?q=lacking-&factor=none", narrow);
        var narrowed = await administrator.Page(narrow);
        Assert.Equal([lacking.Name], UserNames().Matches(narrowed).Select(m => m.Groups[1].Value));
        Assert.Contains("<input type=\"hidden\" name=\"factor\" value=\"none\">", narrowed, StringComparison.Ordinal);
        Assert.Contains("q=lacking-&factor=none", WebUtility.HtmlDecode(narrowed), StringComparison.Ordinal);
        Assert.Contains("href=\"/people?q=lacking-\"", narrowed, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_list_leads_to_taking_a_role_away_and_to_ending_all_sign_ins_with_it(Way way)
    {
        var platform = await platforms.On(way);
        using var administrator = await Administrator(platform);
        var account = await platform.Account("two-roles", "editor:fr", Roles.Approver);
        using var browser = platform.Browser();
        var tokens = await browser.Tokens(await browser.Code(account.Name, account.Password));
        var id = (await platform.Stored(account.Name)).Id;
        var list = await administrator.Page("/people?q=" + account.Name);
        Assert.Contains($"href=\"/people/{id}?without=editor%3Afr\"", list, StringComparison.Ordinal);
        var page = await administrator.Page($"/people/{id}?without=editor%3Afr");
        Assert.DoesNotMatch("""id="role-editor"[^>]* checked""", page);
        Assert.Matches("""id="role-approver"[^>]* checked""", page);
        // Nothing is taken away before it is saved.
        Assert.Equal(["approver", "editor:fr"], (await platform.Stored(account.Name)).Roles.Order(StringComparer.Ordinal));
        var answer = await administrator.SubmitTo(page, $"/people/{id}/roles", ("role", "approver"), ("everywhere", "yes"));
        Assert.Equal($"/people/{id}?done=doneRolesEverywhere", Browser.Location(answer));
        Assert.Equal(["approver"], (await platform.Stored(account.Name)).Roles);
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync("/account")), StringComparison.Ordinal);
        await Refused(platform, tokens.Text("access_token"));
        await browser.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
    }

    static async Task<Browser> Administrator(IdentityPlatform platform)
    {
        var browser = platform.Browser();
        await browser.SignIn(Roles.Administrator, platform.Password(Roles.Administrator));
        return browser;
    }

    static async Task<(string Path, string Html)> PageOf(IdentityPlatform platform, Browser administrator, string account)
    {
        var path = "/people/" + (await platform.Stored(account)).Id;
        return (path, await administrator.Page(path));
    }

    internal static async Task Accepted(IdentityPlatform platform, string token)
    {
        foreach (var address in (string[])[platform.Stack.Address, platform.Stack.AddressOf("content")])
            Assert.Equal(HttpStatusCode.OK, await Browser.Status(address, "/v1/reviews", token));
    }

    internal static async Task Refused(IdentityPlatform platform, string token)
    {
        foreach (var address in (string[])[platform.Stack.Address, platform.Stack.AddressOf("content")])
            await Eventually.True($"{address} refuses it",
                async () => await Browser.Status(address, "/v1/reviews", token) == HttpStatusCode.Unauthorized);
    }

    [GeneratedRegex("""class="secret">([^<]+)</code>""")]
    internal static partial Regex Secret();

    [GeneratedRegex("""<bdi dir="ltr">([^<]+)</bdi></a></th>""")]
    private static partial Regex UserNames();

    [GeneratedRegex("""<strong class="lacks">""")]
    private static partial Regex Lacks();

    [GeneratedRegex("""href="([^"]*factor=none)">""")]
    private static partial Regex Narrow();

    [GeneratedRegex("""<li><a href="([^"]*)">Next page</a></li>""")]
    private static partial Regex Next();
}
