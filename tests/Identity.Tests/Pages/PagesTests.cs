using System.Net;
using System.Text.RegularExpressions;
using Embassy.Identity.Pages;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Pages;

public partial class PagesTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory]
    [InlineData("ar", "rtl", "تسجيل الدخول")]
    [InlineData("fr", "ltr", "Connexion")]
    [InlineData("en", "ltr", "Sign in")]
    [InlineData("az", "ltr", "Giriş")]
    public async Task The_page_has_the_language_of_its_link_the_front_end_or_the_browser(string language, string direction, string title)
    {
        var platform = await platforms.On(Way.Embedded);
        using var browser = platform.Browser();
        var chosen = await browser.Http.GetStringAsync($"/sign-in?locale={language}&ui_locales=de");
        var wanted = await browser.Http.GetStringAsync(Browser.Location(
            await browser.Http.GetAsync(browser.AuthorizePath(others: ("ui_locales", $"de {language}-XX")))));
        // The choice is remembered.
        var remembered = await browser.Http.GetStringAsync("/sign-in");
        using var fresh = platform.Browser();
        fresh.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd($"de,{language};q=0.5");
        var accepted = await fresh.Http.GetStringAsync("/sign-in");
        foreach (var page in (string[])[chosen, wanted, remembered, accepted])
        {
            Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", page, StringComparison.Ordinal);
            Assert.Contains(title, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_has_no_script_of_its_own_is_not_stored_and_its_form_leads_to_the_registered_front_end_alone()
    {
        var platform = await platforms.On(Way.Embedded);
        using var browser = platform.Browser();
        var answer = await browser.Http.GetAsync(Browser.Location(await browser.Http.GetAsync(browser.AuthorizePath())));
        var page = await answer.Content.ReadAsStringAsync();
        // Passkeys need one; it is a file of this service.
        Assert.Equal("<script src=\"/passkeys.js\" defer></script>", Assert.Single(Scripts().Matches(page)).Value);
        Assert.DoesNotContain("onpaste", page, StringComparison.OrdinalIgnoreCase);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.EndsWith("form-action 'self' http://localhost:4711", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var forged = await browser.Http.GetAsync("/sign-in?returnUrl="
            + Uri.EscapeDataString(browser.AuthorizePath(others: ("redirect_uri", "https://evil.example/callback"))));
        Assert.EndsWith("form-action 'self'", Assert.Single(forged.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        foreach (var cookie in answer.Headers.GetValues("Set-Cookie"))
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task What_was_typed_is_shown_again_as_text()
    {
        var platform = await platforms.On(Way.Embedded);
        using var browser = platform.Browser();
        var page = await (await browser.Submit("/sign-in", ("name", "\"><script>alert(1)</script>"), ("password", "x"))).Content
            .ReadAsStringAsync();
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"x\"", page, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_front_end_signs_its_person_out_with_the_identity_token_and_nobody_else_does(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var tokens = await browser.Tokens(await browser.Code(Roles.Editor, platform.Password(Roles.Editor)));
        var another = await platform.SignIn(Roles.Approver);
        Task<HttpResponseMessage> End(string? hint) => browser.Http.GetAsync("/connect/endsession?client_id=embassy&state=s"
            + $"&post_logout_redirect_uri={Uri.EscapeDataString(Browser.Redirect)}{(hint is null ? "" : "&id_token_hint=" + hint)}");
        foreach (var hint in (string?[])[null, another.Text("id_token")])
            Assert.Equal("/sign-out", Browser.Location(await End(hint)));
        Assert.NotEmpty(Browser.CodeOf(await browser.Http.GetAsync(browser.AuthorizePath())));
        Assert.Equal($"{Browser.Redirect}?state=s", Browser.Location(await End(tokens.Text("id_token"))));
        Assert.StartsWith("/sign-in", Browser.Location(await browser.Http.GetAsync(browser.AuthorizePath())), StringComparison.Ordinal);
        await browser.Refresh(tokens.Text("refresh_token")).Refused("invalid_grant");
        await browser.Refresh(another.Text("refresh_token")).Json();
    }

    [Theory, BothWays]
    public async Task The_discovery_document_names_what_is_offered(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var document = await browser.Http.GetAsync("/.well-known/openid-configuration").Json();
        Assert.Equal(platform.Address + "/", document.Text("issuer"));
        foreach (var (member, values) in ((string, string[])[])[("code_challenge_methods_supported", ["S256"]),
            ("response_types_supported", ["code"]), ("id_token_signing_alg_values_supported", ["ES256"]),
            ("grant_types_supported", ["authorization_code", "client_credentials", "refresh_token"])])
            Assert.Equal(values, document.GetProperty(member).EnumerateArray().Select(v => v.GetString()!).Order());
        Assert.Equal(platform.Address + "/connect/revocations", document.Text("embassy_revocations_endpoint"));
        // Asked by an internal name, it answers with addresses that the asker can reach, and the same issuer.
        using var inside = new HttpClient { BaseAddress = new Uri(platform.Stack.AddressOf("identity")) };
        document = await inside.GetAsync("/.well-known/openid-configuration").Json();
        Assert.Equal(platform.Address + "/", document.Text("issuer"));
        Assert.StartsWith(platform.Stack.AddressOf("identity"), document.Text("jwks_uri"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_language_has_every_text_in_the_same_form()
    {
        var texts = PageTexts.Names.Select(l => System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(
            typeof(PageTexts).Assembly.GetManifestResourceStream($"texts/{l.Tag}.json")!)!).ToList();
        foreach (var language in texts)
        {
            Assert.Equal(texts[0].Keys.Order(), language.Keys.Order());
            Assert.All(language, t => Assert.False(string.IsNullOrWhiteSpace(t.Value)));
            Assert.Equal(texts[0].Where(t => t.Value.Contains("{0}", StringComparison.Ordinal)).Select(t => t.Key).Order(),
                language.Where(t => t.Value.Contains("{0}", StringComparison.Ordinal)).Select(t => t.Key).Order());
        }
    }

    [GeneratedRegex("<script.*?</script>")]
    private static partial Regex Scripts();
}
