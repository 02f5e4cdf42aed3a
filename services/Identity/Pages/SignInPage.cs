using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Pages;

/// <summary>
/// <c>/sign-in</c>: name and password, and for a one-time password the choice of an own one. <c>/</c>: who is signed
/// in.
/// </summary>
static class SignInPage
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http) => Show(http, ReturnAddress.Local(http.Request.Query["returnUrl"])));
        app.MapPost("/sign-in", SignIn);
        app.MapPost("/new-password", ChangePassword);
        app.MapGet("/", async (HttpContext http, SignInManager<Person> signIn) =>
        {
            if (await Current(http, signIn) is not { } person)
            {
                http.Response.Redirect("/sign-in");
                return;
            }
            var texts = PageTexts.For(http.Request, http.Request.Query["lang"]);
            await HtmlPage.Write(http, texts, texts["signedIn"],
                $"<p>{HtmlPage.Encode(texts.Format("signedInAs", person.Name))}</p>"
                + $"<p><a href=\"/sign-out?lang={texts.Language}\">{HtmlPage.Encode(texts["signOut"])}</a></p>", l => $"/?lang={l}");
        });
    }

    /// <summary>The person of the cookie, if there is one.</summary>
    public static async Task<Person?> Current(HttpContext http, SignInManager<Person> signIn)
    {
        var cookie = await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.AuthenticateAsync(http,
            IdentityConstants.ApplicationScheme);
        return cookie.Succeeded && await signIn.UserManager.GetUserAsync(cookie.Principal) is { DisabledAt: null } person ? person : null;
    }

    static async Task SignIn(HttpContext http, PasswordCheck passwords, SignInManager<Person> signIn)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = ReturnAddress.Local(form["returnUrl"]);
        var name = form["name"].ToString().Trim();
        if (!await IsOurs(http))
        {
            await Show(http, returnUrl, form["lang"], "expired", name);
            return;
        }
        if (await passwords.Check(name, form["password"].ToString()) is not { } person)
        {
            await Show(http, returnUrl, form["lang"], "refused", name);
            return;
        }
        if (person.MustChangePassword)
        {
            await ShowNewPassword(http, returnUrl, form["lang"], PasswordTicket.Create(http, person));
            return;
        }
        await signIn.SignInAsync(person, isPersistent: false);
        http.Response.Redirect(returnUrl);
    }

    static async Task ChangePassword(HttpContext http, SignInManager<Person> signIn)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = ReturnAddress.Local(form["returnUrl"]);
        var ticket = form["ticket"].ToString();
        var users = signIn.UserManager;
        if (!await IsOurs(http) || await PasswordTicket.Read(http, users, ticket) is not { } person)
        {
            await Show(http, returnUrl, form["lang"], "expired");
            return;
        }
        var chosen = form["password"].ToString();
        if (chosen != form["repeat"].ToString())
        {
            await ShowNewPassword(http, returnUrl, form["lang"], ticket, "different");
            return;
        }
        foreach (var rule in users.PasswordValidators)
            if (!(await rule.ValidateAsync(users, person, chosen)).Succeeded)
            {
                await ShowNewPassword(http, returnUrl, form["lang"], ticket, "weak");
                return;
            }
        person.MustChangePassword = false;
        person.PasswordHash = users.PasswordHasher.HashPassword(person, chosen);
        // With a new stamp the ticket and older cookies end.
        if (!(await users.UpdateSecurityStampAsync(person)).Succeeded)
        {
            await Show(http, returnUrl, form["lang"], "expired");
            return;
        }
        await signIn.SignInAsync(person, isPersistent: false);
        http.Response.Redirect(returnUrl);
    }

    static async Task<bool> IsOurs(HttpContext http) =>
        await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);

    static async Task Show(HttpContext http, string returnUrl, string? language = null, string? error = null, string name = "")
    {
        var texts = PageTexts.For(http.Request, language ?? http.Request.Query["lang"]);
        var body = HtmlPage.Error(texts, error) + HtmlPage.Form(http, "/sign-in", $"""
            <label for="name">{HtmlPage.Encode(texts["name"])}</label>
            <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" dir="ltr" required maxlength="256"
              value="{HtmlPage.Encode(name)}"{(name.Length == 0 ? " autofocus" : "")}>
            <label for="password">{HtmlPage.Encode(texts["password"])}</label>
            <input id="password" name="password" type="password" autocomplete="current-password" dir="ltr" required maxlength="256"
              {(name.Length == 0 ? "" : " autofocus")}>
            <button>{HtmlPage.Encode(texts["submit"])}</button>
            """, ("returnUrl", returnUrl), ("lang", texts.Language));
        await HtmlPage.Write(http, texts, texts["signIn"], body,
            l => "/sign-in" + QueryString.Create("returnUrl", returnUrl).Add("lang", l),
            await ReturnAddress.Origin(http, returnUrl), error is null ? 200 : 400);
    }

    static async Task ShowNewPassword(HttpContext http, string returnUrl, string? language, string ticket, string? error = null)
    {
        var texts = PageTexts.For(http.Request, language);
        var body = HtmlPage.Error(texts, error) + $"<p>{HtmlPage.Encode(texts["newPasswordWhy"])}</p>"
            + HtmlPage.Form(http, "/new-password", $"""
            <label for="password">{HtmlPage.Encode(texts["newPasswordField"])}</label>
            <input id="password" name="password" type="password" autocomplete="new-password" dir="ltr" required minlength="12" maxlength="256"
              aria-describedby="rules" autofocus>
            <p class="hint" id="rules">{HtmlPage.Encode(texts["rules"])}</p>
            <label for="repeat">{HtmlPage.Encode(texts["repeat"])}</label>
            <input id="repeat" name="repeat" type="password" autocomplete="new-password" dir="ltr" required maxlength="256">
            <button>{HtmlPage.Encode(texts["save"])}</button>
            """, ("returnUrl", returnUrl), ("lang", texts.Language), ("ticket", ticket));
        await HtmlPage.Write(http, texts, texts["newPassword"], body, null, await ReturnAddress.Origin(http, returnUrl),
            error is null ? 200 : 400);
    }
}
